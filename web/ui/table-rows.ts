import type { ReactNode } from 'react'

export interface Column<Row> {
  readonly key: string
  readonly title: string
  cell(row: Row): ReactNode
  /** Present when rows can be sorted by this column. */
  readonly sortBy?: (row: Row) => string | number
  /** What a filter looks into, and what an export writes; a column without it is in neither. */
  readonly plain?: (row: Row) => string | number
  readonly isNumber?: boolean
  /** A date, a state: never cut in two lines. */
  readonly isShort?: boolean
}

export interface Sort {
  readonly key: string
  readonly direction: 'ascending' | 'descending'
}

/** The same column again turns it round; another one starts upwards. */
export function nextSort(known: Sort | null, key: string): Sort {
  const isTurned = known?.key === key && known.direction === 'ascending'
  return { key, direction: isTurned ? 'descending' : 'ascending' }
}

interface Choice<Row> {
  readonly columns: readonly Column<Row>[]
  readonly filter: string
  readonly sort: Sort | null
  readonly language: string
}

/** The rows that hold every word of the filter, whatever their accents and capitals, in the order that was chosen. */
export function chooseRows<Row>(
  rows: readonly Row[],
  { columns, filter, sort, language }: Choice<Row>,
): readonly Row[] {
  const words = fold(filter).split(/\s+/).filter(Boolean)
  const kept = rows.filter((row) => {
    const plain = fold(columns.map((column) => column.plain?.(row) ?? '').join(' '))
    return words.every((word) => plain.includes(word))
  })
  const sortBy = columns.find(({ key }) => key === sort?.key)?.sortBy
  if (sort === null || sortBy === undefined) return kept
  const collator = new Intl.Collator(language, { numeric: true, sensitivity: 'base' })
  const order = (a: Row, b: Row): number => {
    const [left, right] = [sortBy(a), sortBy(b)]
    return typeof left === 'number' && typeof right === 'number'
      ? left - right
      : collator.compare(String(left), String(right))
  }
  return kept.toSorted(sort.direction === 'ascending' ? order : (a, b) => order(b, a))
}

function fold(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll(/\s/g, ' ').toLowerCase()
}

/**
 * The rows as a file that spreadsheets of this language open as columns (RFC 4180, with the mark of UTF-8). A cell that
 * a spreadsheet would run as a formula is made plain text.
 */
export function toCsv<Row>(rows: readonly Row[], columns: readonly Column<Row>[], language: string): string {
  const separator = language === 'fr' ? ';' : ','
  const shown = columns.flatMap(({ title, plain }) => (plain ? [{ title, plain }] : []))
  const lines = [shown.map(({ title }) => title), ...rows.map((row) => shown.map(({ plain }) => String(plain(row))))]
  return `\uFEFF${lines.map((cells) => cells.map(quoted).join(separator)).join('\r\n')}\r\n`
}

function quoted(cell: string): string {
  const safe = /^[=+\-@\t\r]/.test(cell) && !/^-?[\d\s.,]+$/.test(cell) ? `'${cell}` : cell
  return /[";,\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
