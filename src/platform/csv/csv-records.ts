import Papa from 'papaparse'

/** One record of a table; `line` is where it begins in the file, the first being 1. */
export interface CsvRecord {
  readonly line: number
  readonly values: readonly string[]
}

export interface CsvTable {
  readonly head: readonly string[]
  /** Those that hold something. */
  readonly records: readonly CsvRecord[]
  /** Where a record begins that opens a quotation and never closes it: what follows is no record any more. */
  readonly unclosedLine: number | null
}

/** A table as spreadsheets save it: values parted by commas, semicolons or tabs, under a line of titles. */
export function readCsvTable(csv: string): CsvTable {
  const text = csv.replace(/^\uFEFF/, '')
  const { data, errors } = Papa.parse<string[]>(text, { delimiter: delimiterOf(text) })
  const lines = linesOf(data)
  const [head = [], ...rest] = data
  const records = rest.map((values, index) => ({ line: lines[index + 1] ?? index + 2, values }))
  const unclosed = errors.find(({ code }) => code === 'MissingQuotes')
  return {
    head,
    records: records.filter(({ values }) => values.some((value) => value.trim() !== '')),
    unclosedLine: unclosed === undefined ? null : (lines[unclosed.row ?? 0] ?? 1),
  }
}

/** The column of each name, by what its title may be; titles are told apart without accents, capitals and signs. */
export function columnsOf<Name extends string>(
  head: readonly string[],
  titles: Readonly<Record<Name, readonly string[]>>,
): (name: Name) => number | undefined {
  const plain = head.map((title) =>
    title
      .normalize('NFD')
      .toLowerCase()
      .replaceAll(/[^a-z]/g, ''),
  )
  return (name) => {
    const at = plain.findIndex((title) => titles[name].includes(title))
    return at < 0 ? undefined : at
  }
}

/** What stands most often in the line of titles. */
function delimiterOf(text: string): string {
  const titlesLine = text.slice(0, 10_000).split('\n')[0] ?? ''
  const uses = (sign: string): number => titlesLine.split(sign).length
  return [';', '\t', ','].reduce((best, sign) => (uses(sign) > uses(best) ? sign : best))
}

/** Where each record begins: a quoted value may hold several lines. */
function linesOf(records: readonly (readonly string[])[]): number[] {
  let next = 1
  return records.map((values) => {
    const begins = next
    next += 1 + values.reduce((count, value) => count + value.split('\n').length - 1, 0)
    return begins
  })
}
