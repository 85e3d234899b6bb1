import { newStemmer } from 'snowball-stemmers'
import { french } from './languages/french.ts'

const stemmer = newStemmer('french')
const { stopWords } = french
const stems = new Map<string, string>()
const rememberedStems = 200_000
const longestToken = 60

/** "L. 1221-19", "L1221-19", "R* 123-4": the letter of a code's part, then a number with a hyphen; or one after its dot or the letter itself. */
const legalReference =
  /(?<![\p{L}\p{N}])([lrdac])(?:\s?\*?\s?\.?\s?(\d{1,5}(?:-\d{1,4}){1,4})|(?:\*?\s?\.\s?|(?<=[lrd]))(\d{3,5}))(?![\p{L}\p{N}])/gu
/** "R.T.T.", "C.D.D." */
const dotted = /(?<![\p{L}\p{N}.])(?:\p{L}\.){2,6}(?:\p{L}(?![\p{L}\p{N}]))?/gu
/** "12 500", "1 234 567". */
const grouped = /(?<![\p{L}\p{N}.,])\d{1,3}(?:[ .]\d{3}){1,4}(?![\p{N}])/gu
const elision = /(?<![\p{L}\p{N}])(?:l|d|c|j|m|n|s|t|qu|jusqu|lorsqu|puisqu|quoiqu|presqu)'/gu
const word = /[\p{L}\p{N}]+(?:-\d+)*/gu
const combiningMarks = /\p{M}+/gu

export function foldAccents(text: string): string {
  return text.normalize('NFD').replace(combiningMarks, '').replaceAll('œ', 'oe').replaceAll('æ', 'ae')
}

/** One kind of apostrophe, hyphen and space; lower case. */
function levelled(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\u2018\u2019\u02bc\u2032`´]/g, "'")
    .replace(/[\u2010\u2011\u2012\u2212]/g, '-')
    .replace(/[\u00a0\u2009\u202f]/g, ' ')
}

const mostSteps = 4

/**
 * Stem and fold until nothing changes: the stemmer needs the accents of "traitées", capitals have lost theirs, and both
 * must meet. Of the accented words of the labour sheets, 99 % meet their form without accents (71 % with one step).
 */
function stemOf(token: string): string {
  const known = stems.get(token)
  if (known !== undefined) return known
  let stem = token
  for (let step = 0; step < mostSteps && !/\d/.test(stem); step += 1) {
    const next = foldAccents(stemmer.stem(stem))
    if (next === stem) break
    stem = next
  }
  stem = foldAccents(stem).replace(/y$/, 'i')
  if (stems.size >= rememberedStems) stems.clear()
  stems.set(token, stem)
  return stem
}

const inCapitals = /\p{Lu}{2,9}(?![\p{L}\p{N}])/gu
const lowerBefore = /\p{Ll}[^\p{L}\p{N}]{1,4}$/u
const lowerAfter = /^[^\p{L}\p{N}]{1,4}\p{Lu}?\p{Ll}/u
const partOfWord = /[\p{L}\p{N}]$/u

/** Beside a word that is not in capitals: "le CITIS", and not a title written in capitals. */
function isAcronym(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 5), start)
  return !partOfWord.test(before) && (lowerBefore.test(before) || lowerAfter.test(text.slice(end, end + 6)))
}

/** Acronyms that their stem would confuse with another word, as CITIS with "citer": known whole too. */
function confusedAcronyms(text: string): string[] {
  return [...text.matchAll(inCapitals)].flatMap(({ 0: letters, index }) => {
    const token = letters.toLowerCase()
    const whole = foldAccents(token)
    if (stopWords.has(token) || stemOf(token) === whole) return []
    return isAcronym(text, index, index + letters.length) ? [whole] : []
  })
}

/**
 * The words of a French text as the index knows them: stems without accents, numbers, legal references as one token. A
 * change of what it gives needs a new format of the index.
 */
export function analyse(text: string): string[] {
  const tokens = confusedAcronyms(text)
  const prepared = levelled(text)
    .replace(legalReference, ' $1$2$3 ')
    .replace(dotted, (letters) => letters.replaceAll('.', ''))
    .replace(grouped, (digits) => digits.replace(/[ .]/g, ''))
    .replace(elision, ' ')
  for (const [token] of prepared.matchAll(word)) {
    if (stopWords.has(token) || token.length > longestToken) continue
    tokens.push(stemOf(token))
  }
  return tokens
}
