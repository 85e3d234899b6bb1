import { blanked } from './blanked.ts'
import { datesOf } from './dates.ts'
import type { Fact, NumberFact } from './fact.ts'
import { numberOf, numberWords, rankOf, rankWords, shareOf, shareWords } from './number-words.ts'
import { referencesOf } from './references.ts'
import { qualifierAt, unitAt } from './units.ts'

/** English: "1,823.03", "1,234,567"; with one comma and no dot it may be a French decimal. */
const englishThousands = /(?<![\p{L}\p{N}.,])\d{1,3}(?:(?:,\d{3})+\.\d+|(?:,\d{3}){2,})(?![\p{N}])/gu
const andHalf = /^\s+et\s+demie?(?!\p{L})/u
const digits = /(?<![\p{L}\p{N}])\d{1,3}(?:[ .]\d{3})+(?:,\d+)?(?![\p{N}])|(?<![\p{N}])\d+(?:[.,]\d+)?/gu
const rankDigits = /(?<![\p{L}\p{N}.,])(\d{1,3})(?:er|ère|re|ère|e|ème|eme|st|nd|rd|th)(?![\p{L}\p{N}])/gu
const fractions = /(?<![\d/])(\d{1,2})\s?\/\s?(\d{1,3})(?:\s?(?:e|ème))?(?![\d/])/g
const clock = /(?<!\d)(\d{1,2})\s?h(?:eures?)?\s?([0-5]\d)(?!\d)/g
const marker = /\[\d{1,3}(?:\s?,\s?\d{1,3})*\]/g

/** "1ᵉʳ", "nᵒ": letters raised by their own signs. */
const plainLetters: ReadonlyMap<string, string> = new Map([
  ['ᵉ', 'e'],
  ['ʳ', 'r'],
  ['ᵒ', 'o'],
])

/** Same length, so that every offset stays true: lower case, plain spaces, ordinary apostrophes. */
function levelled(text: string): string {
  return text
    .replace(marker, (found) => ' '.repeat(found.length))
    .replace(/[\u00a0\u2009\u202f\n]/g, ' ')
    .replace(/’/g, "'")
    .replace(/[ᵉʳᵒ]/g, (raised) => plainLetters.get(raised) ?? raised)
    .toLowerCase()
}

function valueOf(digitsFound: string): number {
  const grouped = /^\d{1,3}(?:[ .]\d{3})+(?:,\d+)?$/.test(digitsFound)
  return Number((grouped ? digitsFound.replace(/[ .]/g, '') : digitsFound).replace(',', '.'))
}

/** "Quinze (15) jours", "15 (quinze) jours": the unit that both count stands after the second. */
function afterSaidTwice(before: string, after: string): string {
  if (before === '(' && after.startsWith(')')) return after.slice(1)
  const [whole, inside = ''] = /^\s*\(([\p{L}\d\s.,-]*)\)/u.exec(after) ?? []
  const isNumber = inside.trim() === '' || /^[\d\s.,]+$/.test(inside) || numberOf(inside.trim()) > 0
  return whole !== undefined && isNumber ? after.slice(whole.length) : after
}

/** How far after a number its unit may stand. */
const unitCharacters = 120

type Figure = Pick<NumberFact, 'value' | 'unit'> & Partial<Pick<NumberFact, 'written' | 'qualifier'>>

/** Reads the figures of a text, each character at most once: what one pattern takes, the next ones do not see. */
class FigureReader {
  readonly found: NumberFact[] = []
  #rest: string

  constructor(text: string, taken: readonly Fact[]) {
    this.#rest = blanked(text, taken)
  }

  /** What one pattern took is blanked once, for the next one: a text of figures alone is read in its length. */
  take(pattern: RegExp, read: (match: RegExpExecArray) => Figure | null): void {
    const taken: { start: number; end: number }[] = []
    for (const match of this.#rest.matchAll(pattern)) {
      const figure = read(match)
      if (!figure) continue
      const place = { start: match.index, end: match.index + match[0].length }
      this.found.push({ kind: 'number', written: figure.value, qualifier: null, ...figure, ...place })
      taken.push(place)
    }
    this.#rest = blanked(this.#rest, taken)
  }

  /** The unit follows the number, or the number of a range: "deux à quatre mois" counts months twice. */
  counted(match: RegExpExecArray, written: number): Figure {
    const from = match.index + match[0].length
    const after = afterSaidTwice(
      this.#rest.slice(Math.max(0, match.index - 1), match.index),
      this.#rest.slice(from, from + unitCharacters),
    )
    const second = /^\s*(?:à|a|et|ou|-|–|to|and|or)\s*([\p{L}\d-]+(?:[.,]\d+)?)/u.exec(after)
    const isNumber = second?.[1] !== undefined && (/^\d/.test(second[1]) || numberOf(second[1]) > 0)
    const rest = unitAt(after) || !second || !isNumber ? after : after.slice(second[0].length)
    const found = unitAt(rest)
    if (!found) return { value: written, written, unit: null }
    const { unit, factor, length } = found
    const beyond = rest.slice(length)
    const counted = written + (andHalf.test(beyond) ? 0.5 : 0)
    return { value: counted * factor, written: counted, unit, qualifier: qualifierAt(beyond)?.qualifier ?? null }
  }
}

function readFigures(text: string, taken: readonly Fact[]): NumberFact[] {
  const reader = new FigureReader(text, taken)
  reader.take(clock, ([, hours, minutes]) => ({ value: Number(hours) * 60 + Number(minutes), unit: 'minute' }))
  reader.take(fractions, ([, upper, lower]) => ({ value: Number(upper) / Number(lower), unit: 'ratio' }))
  reader.take(rankDigits, ([, rank]) => ({ value: Number(rank), unit: 'rank' }))
  reader.take(shareWords, ([share]) => ({ value: shareOf(share), unit: 'ratio' }))
  reader.take(rankWords, ([rank]) => ({ value: rankOf(rank), unit: 'rank' }))
  reader.take(englishThousands, (match) => reader.counted(match, Number(match[0].replaceAll(',', ''))))
  reader.take(digits, (match) => reader.counted(match, valueOf(match[0])))
  // In letters, a number that counts nothing known is more often an article or a turn of phrase.
  reader.take(numberWords, (match) => {
    const figure = reader.counted(match, numberOf(match[0]))
    const isArticle = figure.written === 1 && figure.unit === 'person'
    return figure.unit === null || isArticle ? null : figure
  })
  return reader.found
}

/** Facts are looked for in sentences and passages: nothing longer is one. */
const mostCharacters = 50_000

/** Every figure, date and legal reference that a text states, in its order. */
export function extractFacts(text: string): Fact[] {
  const level = levelled(text.slice(0, mostCharacters))
  const references = referencesOf(level)
  const dates = datesOf(blanked(level, references))
  return [...references, ...dates, ...readFigures(level, [...references, ...dates])].toSorted(
    (left, right) => left.start - right.start,
  )
}
