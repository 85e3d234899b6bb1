import { tableLines } from '#text/html/html-table'
import type { Cell, Line } from './page-lines.ts'

/** Where a column stands on its page. */
export interface Column {
  left: number
  right: number
}

/** Rows of a table end where the next line is this many heights further down. */
const largestStep = 3.5

/** How many lines from `start` on may be rows: several cells each, one below the other. */
function runLength(lines: readonly Line[], start: number): number {
  let end = start
  for (; end < lines.length; end += 1) {
    const line = lines[end]
    const above = lines[end - 1]
    if (line === undefined || line.cells.length < 2) break
    if (end === start || above === undefined) continue
    const step = above.bottom - line.bottom
    if (line.page !== above.page || step <= 0 || step > largestStep * above.size) break
  }
  return end - start
}

/** Columns as the fullest rows draw them, or nothing when their cells do not stand below each other. */
function columnsOf(rows: readonly Line[]): Column[] | null {
  const width = Math.max(...rows.map(({ cells }) => cells.length))
  const full = rows.filter(({ cells }) => cells.length === width)
  const columns = Array.from({ length: width }, (_, index) => {
    const cells = full.flatMap((row) => row.cells[index] ?? [])
    return { left: Math.min(...cells.map(({ left }) => left)), right: Math.max(...cells.map(({ right }) => right)) }
  })
  const areApart = columns.every((column, index) => index === 0 || column.left > (columns[index - 1]?.right ?? 0))
  return areApart ? columns : null
}

function nearestColumn({ left, right }: Cell, columns: readonly Column[]): number {
  const distances = columns.map((column) => Math.max(column.left - right, left - column.right))
  return distances.indexOf(Math.min(...distances))
}

function rowOf(line: Line, columns: readonly Column[]): string[] {
  const row = columns.map(() => '')
  for (const cell of line.cells) {
    const index = nearestColumn(cell, columns)
    row[index] = `${row[index] ?? ''} ${cell.text.replaceAll('|', '\\|')}`.trim()
  }
  return row
}

export interface Table {
  readonly markdown: string
  readonly columns: readonly Column[]
  /** Its first row, which pages that go on with it may repeat. */
  readonly header: string
  /** How many lines it takes. */
  readonly length: number
}

const listMark =
  /^(?:[•◦‣⁃∙▪▫●○■□◆◇►▶➔➢➤✓✔·–—-]|[\uf000-\uf0ff]|\d{1,3}\s?[.)°]|[a-z]\s?[.)]|[IVXivx]{1,5}\s?[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\.?)$/

/** Marks of items set apart from their texts look like a column. */
function isList(rows: readonly Line[]): boolean {
  const isItem = ({ cells: [mark, ...texts] }: Line): boolean => texts.length === 1 && listMark.test(mark?.text ?? '')
  const [first] = rows
  return first !== undefined && isItem(first) && rows.filter(isItem).length * 2 > rows.length
}

/** Lines of a narrow column whose words are cut and spread to both edges. */
function isProse(rows: readonly Line[]): boolean {
  return rows.filter(({ isCut }) => isCut).length * 2 >= rows.length
}

/** The table that starts at a line; nothing when there is none. */
export function tableAt(lines: readonly Line[], start: number): Table | null {
  const length = runLength(lines, start)
  if (length < 2) return null
  const rows = lines.slice(start, start + length)
  if (isList(rows) || isProse(rows)) return null
  const columns = columnsOf(rows)
  if (columns === null || (length === 2 && columns.length < 3)) return null
  const cells = cellsOf(rows, columns)
  return { markdown: tableLines(cells, 1), columns, header: cells[0]?.join('|') ?? '', length }
}

/** The rows at the top of a page that go on with the table at the bottom of the page before. */
export function tableRest(lines: readonly Line[], { columns, header }: Table): Table | null {
  const fits = ({ cells }: Line): boolean =>
    cells.length === columns.length &&
    cells.every(
      ({ left, right }, index) => left <= (columns[index]?.right ?? 0) && right >= (columns[index]?.left ?? 0),
    )
  const misfit = lines.findIndex((line) => !fits(line))
  const length = Math.min(misfit < 0 ? lines.length : misfit, runLength(lines, 0))
  if (length === 0) return null
  const rows = cellsOf(lines.slice(0, length), columns)
  const isRepeated = (row: readonly string[], index: number): boolean => index === 0 && row.join('|') === header
  const markdown = rows.filter((row, index) => !isRepeated(row, index)).map((row) => `\n| ${row.join(' | ')} |`)
  return { markdown: markdown.join(''), columns, header, length }
}

function cellsOf(rows: readonly Line[], columns: readonly Column[]): string[][] {
  return rows.map((row) => rowOf(row, columns))
}
