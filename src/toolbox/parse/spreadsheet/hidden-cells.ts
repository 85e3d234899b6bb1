import { elementsOf, type XmlElement } from '../packages/xml.ts'
import type { WorkSheet } from '@e965/xlsx'
import type { Grid, Merge } from './grid-tables.ts'

/** Rows and columns that a sheet does not show, from zero. */
export interface HiddenCells {
  readonly rows: ReadonlySet<number>
  readonly columns: ReadonlySet<number>
  /** Rows that a filter sets aside: nobody meant to hide them, so they are read, and told. */
  readonly filteredRows: ReadonlySet<number>
}

export const nothingHidden: HiddenCells = { rows: new Set(), columns: new Set(), filteredRows: new Set() }

/** Programs write one line for all the rows and columns that they never used. */
const mostHidden = 100_000

function span(into: Set<number>, first: number, length: number): void {
  for (let index = first; index < first + length && into.size < mostHidden; index += 1) into.add(index)
}

/**
 * Of the XML of a sheet (ISO/IEC 29500-1, 18.3.1.13 and 18.3.1.73). Rows that a filter sets aside are written like those
 * that somebody hid; its own XML tells the filter of a sheet, that of its tables theirs.
 */
export function hiddenInSheetXml(bytes: Uint8Array, hasFilteredTable: boolean): HiddenCells {
  const xml = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (!xml.includes(' hidden=')) return nothingHidden
  const [rows, columns] = [new Set<number>(), new Set<number>()]
  const isFiltered = hasFilteredTable || xml.includes('<filterColumn')
  for (const [, tag, attributes = ''] of xml.toString('latin1').matchAll(/<(col|row) ([^<>]{0,1000})>/g)) {
    if (!/ hidden="(?:1|true)"/.test(` ${attributes}`)) continue
    const number = (name: string): number => Number(new RegExp(`\\b${name}="(\\d{1,7})"`).exec(attributes)?.[1])
    if (tag === 'row') span(rows, number('r') - 1, 1)
    if (tag === 'col') span(columns, number('min') - 1, number('max') - number('min') + 1)
  }
  return isFiltered ? { rows: new Set(), columns, filteredRows: rows } : { rows, columns, filteredRows: new Set() }
}

/** Of a table of OpenDocument (1.3, 19.749), where `filter` is told apart. */
export function hiddenInTable(table: XmlElement): HiddenCells {
  const hidden = { rows: new Set<number>(), columns: new Set<number>(), filteredRows: new Set<number>() }
  const at = { rows: 0, columns: 0 }
  const visit = (element: XmlElement): void => {
    for (const child of elementsOf(element)) {
      const kind = { 'table:table-row': 'rows', 'table:table-column': 'columns' }[child.name]
      if (kind === 'rows' || kind === 'columns') {
        const length = Math.min(Number(child.attributes[`table:number-${kind}-repeated`] ?? 1), mostHidden)
        const visibility = child.attributes['table:visibility']
        if (visibility === 'collapse') span(hidden[kind], at[kind], length)
        if (visibility === 'filter' && kind === 'rows') span(hidden.filteredRows, at.rows, length)
        at[kind] += length
      } else if (/^table:table-(?:header-|row-|column-)?(?:rows|columns|group)$/.test(child.name)) visit(child)
    }
  }
  visit(table)
  return hidden
}

/** Of a sheet of the older binary format, which its library tells. */
export function hiddenInSheet(sheet: WorkSheet): HiddenCells {
  const indexes = (lines: readonly ({ hidden?: boolean } | undefined)[] = []): Set<number> =>
    new Set([...lines.entries()].flatMap(([index, line]) => (line?.hidden === true ? [index] : [])))
  return { rows: indexes(sheet['!rows']), columns: indexes(sheet['!cols']), filteredRows: new Set() }
}

/** What is read of a grid, and how many of its rows and columns hold something that its sheet does not show. */
export interface VisibleGrid {
  readonly grid: Grid
  readonly rows: number
  readonly columns: number
  /** Read all the same. */
  readonly filteredRows: number
}

export function visibleGrid({ rows, merges }: Grid, hidden: HiddenCells): VisibleGrid {
  const isFilled = (text: string | undefined): boolean => text !== undefined && text !== ''
  const filledIn = (lines: ReadonlySet<number>): number =>
    [...lines].filter((index) => rows[index]?.some(isFilled)).length
  const filteredRows = filledIn(hidden.filteredRows)
  if (hidden.rows.size + hidden.columns.size === 0) return { grid: { rows, merges }, rows: 0, columns: 0, filteredRows }
  const cells = rows.map((row) => [...row])
  // What is merged shows its text although its first row or column is hidden.
  const kept = merges.flatMap((merge) => {
    const seen = seenOf(merge, hidden)
    const row = seen && cells[seen.top]
    if (seen && row) row[seen.left] = cells[merge.top]?.[merge.left] ?? ''
    return seen ? [seen] : []
  })
  const newRow = placesLeft(hidden.rows)
  const newColumn = placesLeft(hidden.columns)
  return {
    grid: {
      rows: cells
        .filter((_, index) => !hidden.rows.has(index))
        .map((row) => row.filter((_, index) => !hidden.columns.has(index))),
      merges: kept.map(({ top, left, bottom, right }) => ({
        ...{ top: newRow(top), left: newColumn(left), bottom: newRow(bottom), right: newColumn(right) },
      })),
    },
    rows: filledIn(hidden.rows),
    columns: [...hidden.columns].filter((index) => rows.some((row) => isFilled(row[index]))).length,
    filteredRows,
  }
}

/** The rectangle without hidden rows and columns at its edges; null when none is left. */
function seenOf({ top, left, bottom, right }: Merge, { rows, columns }: HiddenCells): Merge | null {
  const seenRows = between(top, bottom).filter((index) => !rows.has(index))
  const seenColumns = between(left, right).filter((index) => !columns.has(index))
  const [firstRow, lastRow] = [seenRows[0], seenRows.at(-1)]
  const [firstColumn, lastColumn] = [seenColumns[0], seenColumns.at(-1)]
  if (firstRow === undefined || lastRow === undefined) return null
  if (firstColumn === undefined || lastColumn === undefined) return null
  return { top: firstRow, left: firstColumn, bottom: lastRow, right: lastColumn }
}

function between(first: number, last: number): number[] {
  return Array.from({ length: Math.min(last - first + 1, mostHidden) }, (_, index) => first + index)
}

/** Where a line that is seen stands among those that are. */
function placesLeft(hidden: ReadonlySet<number>): (index: number) => number {
  const sorted = [...hidden].toSorted((one, other) => one - other)
  return (index) => {
    const after = sorted.findIndex((other) => other > index)
    return index - (after === -1 ? sorted.length : after)
  }
}
