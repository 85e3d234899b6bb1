import { datesOf } from './dates.ts'
import type { Fact, NumberFact } from './fact.ts'
import { numberOf, numberWords, rankOf, rankWords, shareOf, shareWords } from './number-words.ts'
import { referencesOf } from './references.ts'
import { qualifierAt, unitAt } from './units.ts'

const digits = /(?<![\p{L}\p{N}])\d{1,3}(?:[ .]\d{3})+(?:,\d+)?(?![\p{N}])|(?<![\p{N}])\d+(?:[.,]\d+)?/gu
const rankDigits = /(?<![\p{L}\p{N}.,])(\d{1,3})(?:er|ère|re|ère|e|ème|eme|st|nd|rd|th)(?![\p{L}\p{N}])/gu
const fractions = /(?<![\d/])(\d{1,2})\s?\/\s?(\d{1,3})(?:\s?(?:e|ème))?(?![\d/])/g
const clock = /(?<!\d)(\d{1,2})\s?h(?:eures?)?\s?([0-5]\d)(?!\d)/g
const marker = /\[\d{1,3}(?:\s?,\s?\d{1,3})*\]/g

/** Same length, so that every offset stays true: lower case, plain spaces, ordinary apostrophes. */
function levelled(text: string): string {
  return text
    .replace(marker, (found) => ' '.repeat(found.length))
    .replace(/[\u00a0\u2009\u202f\n]/g, ' ')
    .replace(/’/g, "'")
    .toLowerCase()
}

function valueOf(digitsFound: string): number {
  const grouped = /^\d{1,3}(?:[ .]\d{3})+(?:,\d+)?$/.test(digitsFound)
  return Number((grouped ? digitsFound.replace(/[ .]/g, '') : digitsFound).replace(',', '.'))
}

type Figure = Pick<NumberFact, 'value' | 'unit'> & Partial<Pick<NumberFact, 'written' | 'qualifier'>>

/** Reads the figures of a text, each character at most once: what one pattern takes, the next ones do not see. */
class FigureReader {
  readonly found: NumberFact[] = []
  #rest: string

  constructor(text: string, taken: readonly Fact[]) {
    this.#rest = text
    for (const { start, end } of taken) this.#blank(start, end)
  }

  #blank(start: number, end: number): void {
    this.#rest = this.#rest.slice(0, start) + ' '.repeat(end - start) + this.#rest.slice(end)
  }

  take(pattern: RegExp, read: (match: RegExpExecArray) => Figure | null): void {
    for (const match of this.#rest.matchAll(pattern)) {
      const figure = read(match)
      if (!figure) continue
      const end = match.index + match[0].length
      this.found.push({ kind: 'number', written: figure.value, qualifier: null, ...figure, start: match.index, end })
      this.#blank(match.index, end)
    }
  }

  /** The unit follows the number, or the number of a range: "deux à quatre mois" counts months twice. */
  counted(match: RegExpExecArray, written: number): Figure {
    const after = this.#rest.slice(match.index + match[0].length)
    const second = /^\s*(?:à|a|et|ou|-|–|to|and|or)\s*([\p{L}\d-]+(?:[.,]\d+)?)/u.exec(after)
    const isNumber = second?.[1] !== undefined && (/^\d/.test(second[1]) || numberOf(second[1]) > 0)
    const rest = unitAt(after) || !second || !isNumber ? after : after.slice(second[0].length)
    const found = unitAt(rest)
    if (!found) return { value: written, written, unit: null }
    const { unit, factor, length } = found
    return { value: written * factor, written, unit, qualifier: qualifierAt(rest.slice(length))?.qualifier ?? null }
  }
}

function readFigures(text: string, taken: readonly Fact[]): NumberFact[] {
  const reader = new FigureReader(text, taken)
  reader.take(clock, ([, hours, minutes]) => ({ value: Number(hours) * 60 + Number(minutes), unit: 'minute' }))
  reader.take(fractions, ([, upper, lower]) => ({ value: Number(upper) / Number(lower), unit: 'ratio' }))
  reader.take(rankDigits, ([, rank]) => ({ value: Number(rank), unit: 'rank' }))
  reader.take(shareWords, ([share]) => ({ value: shareOf(share), unit: 'ratio' }))
  reader.take(rankWords, ([rank]) => ({ value: rankOf(rank), unit: 'rank' }))
  reader.take(digits, (match) => reader.counted(match, valueOf(match[0])))
  // In letters, a number that counts nothing known is more often an article or a turn of phrase.
  reader.take(numberWords, (match) => {
    const figure = reader.counted(match, numberOf(match[0]))
    const isArticle = figure.written === 1 && figure.unit === 'person'
    return figure.unit === null || isArticle ? null : figure
  })
  return reader.found
}

/** Every figure, date and legal reference that a text states, in its order. */
export function extractFacts(text: string): Fact[] {
  const level = levelled(text)
  const references = referencesOf(level)
  const withoutReferences = references.reduce(
    (rest, { start, end }) => rest.slice(0, start) + ' '.repeat(end - start) + rest.slice(end),
    level,
  )
  const dates = datesOf(withoutReferences)
  return [...references, ...dates, ...readFigures(level, [...references, ...dates])].toSorted(
    (left, right) => left.start - right.start,
  )
}
