import { languages } from '../languages/languages.ts'

/** Numbers written in letters, up to the thousands, in every language. */
const simple = new Map(languages.flatMap(({ numbers }) => Object.entries(numbers)))
const hundreds = new Set(languages.flatMap((language) => language.hundreds))
const thousands = new Set(languages.flatMap((language) => language.thousands))
const ranks = new Map(languages.flatMap((language) => Object.entries(language.ranks)))
const shares = new Map(languages.flatMap((language) => Object.entries(language.shares)))

const numberWord = [...simple.keys(), ...hundreds, ...thousands].join('|')

/** A run of number words: "vingt et un", "quatre-vingt-dix", "deux cents", "one hundred". */
export const numberWords = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${numberWord})(?:(?:[\\s-]+(?:et|and)[\\s-]+|[\\s-]+)(?:${numberWord}))*(?![\\p{L}\\p{N}])`,
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
  let total = 0
  let current = 0
  for (const word of run.split(/[\s-]+/)) {
    const value = simple.get(word)
    // "Quatre-vingts" is four times twenty, whatever stands before it: "cent quatre-vingts".
    if (value !== undefined) current += current % 100 === 4 && value === 20 ? 76 : value
    if (hundreds.has(word)) current = Math.max(1, current) * 100
    if (!thousands.has(word)) continue
    total += Math.max(1, current) * 1000
    current = 0
  }
  return total + current
}
