import { tableLines } from '#text/html/html-table'
import { keepsHyphen } from './hyphens.ts'
import type { Cell, Line } from './page-lines.ts'
import type { Table } from './tables.ts'

/** With fewer columns, lines beside each other are as often the columns of a page. */
const fewestColumns = 3
const fewestRows = 2
/** In heights of a character: lines of one cell, and the next row, are no further down. */
const steps = { inCell: 1.7, toRow: 4 } as const
const noWords: ReadonlySet<string> = new Set()

interface Row {
  readonly cells: string[]
  /** Its first line among those of the table. */
  readonly start: number
  /** Of its first line. */
  readonly bottom: number
  lowest: number
  lastColumn: number
  lastBottom: number
  isCut: boolean
}

/** Puts lines into the columns that a header draws, cell after cell or line after line, as programs write them. */
class WrappedTable {
  readonly rows: Row[] = []
  wraps = 0
  readonly #header: Line

  constructor(header: Line) {
    this.#header = header
  }

  /** Whether the line belongs to the table. */
  take(line: Line, start: number): boolean {
    if (line.table !== undefined || line.page !== this.#header.page) return false
    const places = line.cells.map((cell) => this.#columnOf(cell, line.size))
    const [first = -1] = places
    if (places.includes(-1)) return false
    const row = this.rows.at(-1)
    if (row === undefined) return first === 0 && this.#begin(line, places, start)
    const step = row.lastBottom - line.bottom
    if (first > row.lastColumn && line.bottom <= row.bottom + line.size / 2 && step <= steps.inCell * line.size)
      return this.#write(row, line, places)
    const isNext = step > 0 && step <= steps.inCell * line.size
    if (isNext && first === row.lastColumn && places.length === 1) return this.#wrap(row, line, places)
    if (first === 0 && line.bottom < row.lowest && row.lowest - line.bottom <= steps.toRow * line.size)
      return this.#begin(line, places, start)
    const isBelow = row.lowest - line.bottom > 0 && row.lowest - line.bottom <= steps.inCell * line.size
    return first > 0 && isBelow && this.#wrap(row, line, places)
  }

  #begin(line: Line, places: readonly number[], start: number): boolean {
    const { bottom } = line
    const cells = this.#header.cells.map(() => '')
    const row = { cells, start, bottom, lowest: bottom, lastColumn: -1, lastBottom: bottom, isCut: false }
    this.rows.push(row)
    return this.#write(row, line, places)
  }

  #wrap(row: Row, line: Line, places: readonly number[]): boolean {
    this.wraps += 1
    return this.#write(row, line, places)
  }

  #write(row: Row, line: Line, places: readonly number[]): boolean {
    for (const [index, cell] of line.cells.entries()) {
      const column = places[index] ?? 0
      const before = row.cells[column] ?? ''
      const cutGlue = keepsHyphen(before, cell.text, noWords) ? '-' : ''
      const glue = before === '' ? '' : row.isCut && column === row.lastColumn ? cutGlue : ' '
      row.cells[column] = before + glue + cell.text.replaceAll('|', '\\|')
    }
    row.lastColumn = places.at(-1) ?? 0
    row.lastBottom = line.bottom
    row.lowest = Math.min(row.lowest, line.bottom)
    row.isCut = line.isCut
    return true
  }

  /** The column at whose left edge the cell begins, or at whose right edge it ends; it may not reach into the next one. */
  #columnOf({ left, right }: Cell, size: number): number {
    const { cells } = this.#header
    return cells.findIndex((column, index) => {
      const next = cells[index + 1]?.left ?? Infinity
      const previous = cells[index - 1]?.right ?? -Infinity
      const isAtEdge = Math.abs(left - column.left) < size / 2 || Math.abs(right - column.right) < size / 2
      return isAtEdge && right < next && left > previous
    })
  }
}

/** A table without rules of which cells take several lines; nothing where there is none, or each cell is one line. */
export function wrappedTableAt(lines: readonly Line[], start: number): Table | null {
  const header = lines[start]
  if (header === undefined || header.table !== undefined || header.cells.length < fewestColumns) return null
  const table = new WrappedTable(header)
  let end = start + 1
  for (let line = lines[end]; line !== undefined && table.take(line, end - start); line = lines[end]) end += 1
  let length = end - start
  const { rows } = table
  // A title or a short paragraph below looks like a row of one cell.
  for (let last = rows.at(-1); last !== undefined && filled(last) < 2; last = rows.at(-1)) {
    length = last.start
    rows.pop()
  }
  if (table.wraps === 0 || rows.length < fewestRows) return null
  if (rows.filter((row) => filled(row) > header.cells.length / 2).length * 2 < rows.length) return null
  const names = header.cells.map(({ text }) => text.replaceAll('|', '\\|'))
  const markdown = tableLines([names, ...rows.map(({ cells }) => cells)], 1)
  return { markdown, columns: header.cells, header: names.join('|'), length }
}

function filled({ cells }: Row): number {
  return cells.filter((cell) => cell !== '').length
}
