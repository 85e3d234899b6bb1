import { tableLines, widthOf } from '#text/html/html-table'
import type { MarkdownWriter } from '#text/markdown-writer'

/** A rectangle of cells shown as one; ends included, from zero. */
export interface Merge {
  readonly top: number
  readonly left: number
  readonly bottom: number
  readonly right: number
}

export interface Grid {
  /** Texts by row and column; absent or empty where nothing is shown. */
  readonly rows: readonly (readonly string[])[]
  readonly merges: readonly Merge[]
}

interface Row {
  readonly cells: string[]
  /** One text over all the columns, or alone on its line: words about the table, no row of it. */
  readonly isAlone: boolean
}

/** Spreadsheets have no tables, only cells: rows that touch make one, and a text alone on its row stands above it. */
export function writeGrid(grid: Grid, out: MarkdownWriter): void {
  const rows = expanded(grid)
  let table: string[][] = []
  let start = 0
  const flush = (): void => {
    writeTable(table, grid.merges, { start, out })
    table = []
  }
  rows.forEach((row, index) => {
    const isEmpty = row.cells.every((cell) => cell === '')
    if (isEmpty || (row.isAlone && (table.length === 0 || isWide(row, rows[index + 1])))) {
      flush()
      if (!isEmpty) out.paragraph(row.cells.find((cell) => cell !== '') ?? '')
      return
    }
    if (table.length === 0) start = index
    table.push(row.cells)
  })
  flush()
}

/** A title between two tables, not a row whose other cells are empty. */
function isWide(row: Row, next: Row | undefined): boolean {
  const isMerged = row.cells.length > 1 && row.cells.every((cell) => cell === row.cells[0])
  return isMerged || next === undefined || next.cells.every((cell) => cell === '')
}

/** Merged cells are repeated in each place that they cover. */
function expanded({ rows, merges }: Grid): Row[] {
  const width = widthOf(rows)
  const cells = rows.map((row) => Array.from({ length: width }, (_, column) => inLine(row[column] ?? '')))
  for (const { top, left, bottom, right } of merges) {
    const text = cells[top]?.[left] ?? ''
    for (const row of cells.slice(top, bottom + 1)) row.fill(text, left, right + 1)
  }
  const wide = merges.filter(({ top, bottom, left, right }) => top === bottom && right > left)
  const merged = new Set(wide.map(({ top }) => top))
  return cells.map((row, index) => {
    const filled = row.filter((cell) => cell !== '')
    const isAlone = filled.length === 1 || (merged.has(index) && new Set(filled).size === 1)
    return { cells: row, isAlone }
  })
}

function inLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().replaceAll('|', '\\|')
}

interface Place {
  readonly start: number
  readonly out: MarkdownWriter
}

function writeTable(rows: readonly string[][], merges: readonly Merge[], { start, out }: Place): void {
  const [first] = rows
  if (first === undefined) return
  const used = first.map((_, column) => rows.some((row) => (row[column] ?? '') !== ''))
  const table = rows.map((row) => row.filter((_, column) => used[column]))
  out.block(tableLines(table, headerRows(rows, merges, start)))
}

/** Titles over several columns, or over several rows, tell that the header goes on below. */
function headerRows(rows: readonly string[][], merges: readonly Merge[], start: number): number {
  const inFirst = merges.filter(({ top }) => top === start)
  const deepest = Math.max(start, ...inFirst.map(({ bottom }) => bottom))
  const isGrouped = inFirst.some(({ left, right, bottom }) => right > left && bottom === start)
  return Math.min(rows.length - 1, Math.max(deepest - start + 1, isGrouped ? 2 : 1)) || 1
}
