import { AppError } from '#platform/errors'
import { MarkdownWriter } from '#text/markdown-writer'
import { languageOf } from '../language.ts'
import type { ParserInput, Reading } from '../parser.ts'
import { writeGrid } from '../spreadsheet/grid-tables.ts'
import { decodeText } from '../text/decode-text.ts'
import { tidyText } from '../tidy-text.ts'
import Papa from 'papaparse'

/** What stands between two values: French programs write the semicolon, because the comma is in the figures. */
const delimiters = [';', '\t', ',', '|']

const lookedAtLines = 200

/** The one that parts most lines into the same number of values: words may stand above the table. */
function delimiterOf(text: string): string {
  const scores = delimiters.map((delimiter) => {
    const { data } = Papa.parse<string[]>(text, { delimiter, preview: lookedAtLines })
    const widths = new Map<number, number>()
    for (const { length } of data) if (length > 1) widths.set(length, (widths.get(length) ?? 0) + 1)
    return { delimiter, score: Math.max(0, ...widths.values()) }
  })
  return scores.reduce((best, other) => (other.score > best.score ? other : best)).delimiter
}

/** A first line by which programs tell spreadsheets what stands between two values. */
const namedDelimiter = /^sep=(.)\r?\n/i

/** A quotation mark that nothing closes would take the rest of the file: such marks are letters like others. */
function rowsOf(text: string, delimiter: string): string[][] {
  const { data, errors } = Papa.parse<string[]>(text, { delimiter })
  const isOpen = errors.some(({ code }) => code === 'MissingQuotes')
  return isOpen ? Papa.parse<string[]>(text, { delimiter, quoteChar: '\0' }).data : data
}

const hasDigit = (text: string | undefined): boolean => text !== undefined && /\d/.test(text)
const isBlank = (row: readonly string[]): boolean => row.every((text) => text.trim() === '')

/**
 * Whether a table goes on below a blank row: as many values, none of them words where the row above has figures, and no
 * header that comes again.
 */
function goesOn(header: readonly string[], above: readonly string[], below: readonly string[]): boolean {
  const isOfTable = above.length > 1 && below.length === above.length && below.filter((text) => text.trim()).length > 1
  const isHeader = below.join('\0') === header.join('\0')
  const isWords = above.some(
    (text, column) => hasDigit(text) && (below[column] ?? '') !== '' && !hasDigit(below[column]),
  )
  return isOfTable && !isHeader && !isWords
}

/** Blank rows part tables that stand in one file; within a table they are nothing. */
function withoutBlanks(rows: readonly string[][]): string[][] {
  const kept: string[][] = []
  let blanks: string[][] = []
  let header: string[] = []
  for (const row of rows) {
    if (isBlank(row)) {
      blanks.push(row)
      continue
    }
    const above = kept.at(-1)
    const isFirst = above === undefined || above.length !== row.length
    if (above === undefined || isFirst || (blanks.length > 0 && !goesOn(header, above, row))) {
      for (const blank of blanks) kept.push(blank)
      header = row
    }
    kept.push(row)
    blanks = []
  }
  return kept
}

/** A table of values as one table of Markdown. */
export async function readCsv({ bytes, progress }: ParserInput): Promise<Reading> {
  const whole = tidyText(decodeText(bytes))
  const named = namedDelimiter.exec(whole)
  const text = named === null ? whole : whole.slice(named[0].length)
  const data = rowsOf(text, named?.[1] ?? delimiterOf(text))
  progress()
  const out = new MarkdownWriter()
  writeGrid({ rows: withoutBlanks(data), merges: [] }, out)
  const markdown = out.toString()
  progress()
  if (!/[\p{L}\d]/u.test(markdown)) throw new AppError('empty_document', {})
  return { title: null, markdown, language: languageOf(markdown), pages: [] }
}
