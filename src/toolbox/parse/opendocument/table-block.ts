import { tableLines } from '#text/html/html-table'
import type { Block } from '../packages/blocks.ts'
import { elementsOf, type XmlElement } from '../packages/xml.ts'

export interface CellReader {
  /** All that a cell holds, on one line. */
  line(cell: XmlElement): string
  blocks(cell: XmlElement): Block[]
}

const mostRepeated = 50
const mostHeaders = 3
const cellNames = new Set(['table:table-cell', 'table:covered-table-cell'])

/** A table whose merged cells are repeated in each place they cover; one of a single cell is a frame around its text. */
export function tableBlocks(table: XmlElement, read: CellReader): Block[] {
  const rows = rowsOf(table)
  const cells = rows.flatMap(({ row }) => elementsOf(row, 'table:table-cell'))
  const [only] = cells
  if (only !== undefined && cells.length === 1 && rows.length === 1) return read.blocks(only)
  const grid: string[][] = rows.map(() => [])
  rows.forEach(({ row }, rowIndex) => {
    let column = 0
    for (const cell of elementsOf(row)) {
      if (!cellNames.has(cell.name)) continue
      const width = count(cell, 'table:number-columns-repeated')
      const covered = grid.slice(rowIndex, rowIndex + count(cell, 'table:number-rows-spanned'))
      const across = Math.max(width, count(cell, 'table:number-columns-spanned'))
      const text = cell.name === 'table:table-cell' ? read.line(cell) : null
      if (text !== null) for (const target of covered) fill(target, text, { column, across })
      column += width
    }
  })
  const headers = rows.filter(({ isHeader }) => isHeader).length
  const text = tableLines(grid, Math.max(1, headers, groupedHeaders(rows[0]?.row)))
  return text === '' ? [] : [{ kind: 'table', text }]
}

/** A title over several columns beside one over several rows tells that the header goes on below. */
function groupedHeaders(first: XmlElement | undefined): number {
  const cells = first === undefined ? [] : elementsOf(first, 'table:table-cell')
  const isGrouped = cells.some((cell) => count(cell, 'table:number-columns-spanned') > 1)
  const deepest = Math.max(1, ...cells.map((cell) => count(cell, 'table:number-rows-spanned')))
  return isGrouped ? Math.min(mostHeaders, deepest) : 1
}

function fill(row: string[], text: string, { column, across }: { column: number; across: number }): void {
  for (let index = column; index < column + across; index += 1) row[index] = text
}

function rowsOf(table: XmlElement): { row: XmlElement; isHeader: boolean }[] {
  return elementsOf(table).flatMap((element) => {
    if (element.name === 'table:table-row') return [{ row: element, isHeader: false }]
    if (element.name === 'table:table-header-rows')
      return elementsOf(element, 'table:table-row').map((row) => ({ row, isHeader: true }))
    return element.name === 'table:table-rows' || element.name === 'table:table-row-group' ? rowsOf(element) : []
  })
}

function count({ attributes }: XmlElement, name: string): number {
  const value = Number.parseInt(attributes[name] ?? '1', 10)
  return Number.isNaN(value) || value < 1 ? 1 : Math.min(value, mostRepeated)
}
