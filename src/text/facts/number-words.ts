import { languages } from '../languages/languages.ts'

/** Numbers written in letters, in every language. */
const simple = new Map(languages.flatMap(({ numbers }) => Object.entries(numbers)))
const hundreds = new Set(languages.flatMap((language) => language.hundreds))
const thousands = new Set(languages.flatMap((language) => language.thousands))
const millions = new Map(languages.flatMap((language) => Object.entries(language.millions)))
const ranks = new Map(languages.flatMap((language) => Object.entries(language.ranks)))
const shares = new Map(languages.flatMap((language) => Object.entries(language.shares)))

const numberWord = [...simple.keys(), ...hundreds, ...thousands].join('|')

/** Within a number only: what "deux millions" counts is told by its unit. */
const inner = `(?:${[...millions.keys()].join('|')})(?=[\\s-]+(?:${numberWord})(?![\\p{L}\\p{N}]))`

/** A run of number words: "vingt et un", "quatre-vingt-dix", "deux cents", "un million deux cent mille". */
export const numberWords = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${numberWord})(?:(?:[\\s-]+(?:et|and)[\\s-]+|[\\s-]+)(?:${numberWord}|${inner}))*(?![\\p{L}\\p{N}])`,
  'gu',
)
export const rankWords = new RegExp(`(?<![\\p{L}\\p{N}])(?:${[...ranks.keys()].join('|')})(?![\\p{L}\\p{N}])`, 'gu')
export const shareWords = new RegExp(`(?<![\\p{L}\\p{N}])(?:${[...shares.keys()].join('|')})(?![\\p{L}\\p{N}])`, 'gu')

export function rankOf(word: string): number {
  return ranks.get(word) ?? Number.NaN
}

export function shareOf(words: string): number {
  return shares.get(words) ?? Number.NaN
}

/** Value of a run found by `numberWords`; letters must be lower case. */
export function numberOf(run: string): number {
  let beyond = 0
  let total = 0
  let current = 0
  for (const word of run.split(/[\s-]+/)) {
    const value = simple.get(word)
    // "Quatre-vingts" is four times twenty, whatever stands before it: "cent quatre-vingts".
    if (value !== undefined) current += current % 100 === 4 && value === 20 ? 76 : value
    if (hundreds.has(word)) current = Math.max(1, current) * 100
    const scale = millions.get(word)
    if (scale !== undefined) {
      beyond += Math.max(1, total + current) * scale
      total = 0
      current = 0
    }
    if (!thousands.has(word)) continue
    total += Math.max(1, current) * 1000
    current = 0
  }
  return beyond + total + current
}
