import { newStemmer } from 'snowball-stemmers'
import { french } from './languages/french.ts'

const stemmer = newStemmer('french')
const { stopWords } = french
const stems = new Map<string, string>()
const rememberedStems = 200_000

/** "L. 1221-19", "L1221-19", "R* 123-4": a letter of a code's part, then the number of the article. */
const legalReference = /\b([lrdac])\s?\*?\s?\.?\s?(\d{1,5}(?:-\d{1,4})+|\d{3,5})\b/g
const elision = /\b(?:l|d|c|j|m|n|s|t|qu|jusqu|lorsqu|puisqu|quoiqu|presqu)['’]/g
const word = /[\p{L}\p{N}]+(?:-\d+)*/gu
const combiningMarks = /\p{M}+/gu

export function foldAccents(text: string): string {
  return text.normalize('NFD').replace(combiningMarks, '').replaceAll('œ', 'oe').replaceAll('æ', 'ae')
}

/** Accents are folded after the stem: "traité" and "traitées" only meet when the stemmer sees the accent. */
function stemOf(token: string): string {
  const known = stems.get(token)
  if (known !== undefined) return known
  const stem = foldAccents(/\d/.test(token) ? token : stemmer.stem(token))
  if (stems.size >= rememberedStems) stems.clear()
  stems.set(token, stem)
  return stem
}

/** The words of a French text as the index knows them: stems without accents, numbers, legal references as one token. */
export function analyse(text: string): string[] {
  const tokens: string[] = []
  const prepared = text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\u00a0\u202f]/g, ' ')
    .replace(legalReference, ' $1$2 ')
    .replace(elision, ' ')
  for (const [token] of prepared.matchAll(word)) {
    if (stopWords.has(token) || token.length > 60) continue
    tokens.push(stemOf(token))
  }
  return tokens
}
