import { areAligned, columnsOf, rowOf, segmentsOf, type Segment } from './cells.ts'
import type { Grid } from '../page-geometry/grids.ts'
import type { ReadLine } from './lines-from-tsv.ts'
import type { PixelBox } from '#toolbox/page-geometry/pixel-box'
import { ruledTable } from './ruled-table.ts'

/** What a page is made of, in the order of reading. */
export type PagePart =
  | { readonly kind: 'lines'; readonly lines: readonly ReadLine[] }
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[] }

/** Lines apart from tables: those within rules, and those whose words stand in columns. */
export function partsOf(lines: readonly ReadLine[], grids: readonly Grid[], dotsPerInch: number): PagePart[] {
  const parts: PagePart[] = []
  const seen = new Set<Grid>()
  let loose: ReadLine[] = []
  const flush = (): void => {
    parts.push(...unruledParts(loose))
    loose = []
  }
  for (const line of lines) {
    const grid = grids.find((table) => isInside(line, table))
    if (grid === undefined) loose.push(line)
    else if (!seen.has(grid)) {
      flush()
      seen.add(grid)
      const inside = lines.filter((other) => grids.find((table) => isInside(other, table)) === grid)
      parts.push({ kind: 'table', rows: ruledTable(inside, grid, dotsPerInch) })
    }
  }
  flush()
  return parts
}

function isInside({ left, right, top, bottom }: PixelBox, table: PixelBox): boolean {
  const [x, y] = [(left + right) / 2, (top + bottom) / 2]
  return x > table.left && x < table.right && y > table.top && y < table.bottom
}

interface Row {
  readonly segments: readonly Segment[]
  readonly line: ReadLine
}

/** Tables without rules: rows after each other whose words stand in the same two columns or more. */
function unruledParts(lines: readonly ReadLine[]): PagePart[] {
  const parts: PagePart[] = []
  let plain: ReadLine[] = []
  let rows: Row[] = []
  const endLines = (): void => {
    if (plain.length > 0) parts.push({ kind: 'lines', lines: plain })
    plain = []
  }
  const endTable = (): void => {
    const table = tableOf(rows.map(({ segments }) => segments))
    if (table === null) plain.push(...rows.map(({ line }) => line))
    else {
      endLines()
      parts.push({ kind: 'table', rows: table })
    }
    rows = []
  }
  for (const line of lines) {
    const segments = segmentsOf(line)
    const last = rows.at(-1)
    if (last !== undefined && !follows(last.line, line)) endTable()
    if (segments.length >= 2 && !isLeader(line)) rows.push({ segments, line })
    else {
      endTable()
      plain.push(line)
    }
  }
  endTable()
  endLines()
  return parts
}

/** Dots that lead from a title to its page. */
function isLeader({ words }: ReadLine): boolean {
  return words.some(({ text }) => /\.{4,}/.test(text))
}

function follows(last: PixelBox, next: PixelBox): boolean {
  const height = last.bottom - last.top
  return next.top >= last.top + height / 2 && next.top - last.bottom < 3 * height
}

function tableOf(rows: readonly (readonly Segment[])[]): string[][] | null {
  if (rows.length < 2) return null
  const columns = columnsOf(rows)
  if (columns.length < 2 || !areAligned(rows, columns)) return null
  return rows.map((segments) => rowOf(segments, columns))
}
