import { childOf, elementsOf, type XmlElement } from '../packages/xml.ts'
import { valueOf } from './numbering.ts'

interface TableGrid {
  /** The cell of each place; one that covers several places stands in each of them. */
  readonly grid: readonly (readonly (XmlElement | null)[])[]
  readonly headers: number
  /** It only frames a text. */
  readonly isLayout: boolean
}

const mostColumns = 200

/** A table of Word (ECMA-376 part 1, 17.4), rows that were deleted left out. */
export function tableGrid(table: XmlElement): TableGrid {
  const grid: (XmlElement | null)[][] = []
  let headers = 0
  for (const row of rowsOf(table)) {
    const format = childOf(row, 'w:trPr')
    if (childOf(format, 'w:del') !== undefined) continue
    const places: (XmlElement | null)[] = Array.from({ length: numberIn(format, 'w:gridBefore', 0) }, () => null)
    for (const cell of cellsOf(row)) {
      const shape = childOf(cell, 'w:tcPr')
      const width = numberIn(shape, 'w:gridSpan', 1)
      const above = isContinued(shape, 'w:vMerge') ? grid.at(-1)?.[places.length] : undefined
      const before = isContinued(shape, 'w:hMerge') ? places.at(-1) : undefined
      const shown = above ?? before ?? cell
      places.push(...Array.from({ length: width }, () => shown))
    }
    if (headers === grid.length && childOf(format, 'w:tblHeader') !== undefined) headers += 1
    grid.push(places)
  }
  return {
    grid,
    headers: Math.max(headers, groupedHeaders(grid)),
    isLayout: grid.length === 1 && new Set(grid[0]).size === 1,
  }
}

/** A title over several columns beside one over several rows tells that the header goes on below. */
function groupedHeaders(grid: readonly (readonly (XmlElement | null)[])[]): number {
  const [first = [], second = []] = grid
  const isGrouped = first.some((cell, column) => cell !== null && cell === first[column + 1] && cell !== second[column])
  return isGrouped && first.some((cell, column) => cell !== null && cell === second[column]) ? 2 : 0
}

/** Rows and cells may stand in controls and in changes. */
function rowsOf(element: XmlElement): XmlElement[] {
  return elementsOf(element).flatMap((child) => {
    if (child.name === 'w:tr') return [child]
    return child.name === 'w:tbl' || child.name === 'w:del' ? [] : rowsOf(child)
  })
}

function cellsOf(row: XmlElement): XmlElement[] {
  return elementsOf(row).flatMap((child) => {
    if (child.name === 'w:tc') return [child]
    return child.name === 'w:trPr' ? [] : cellsOf(child)
  })
}

function numberIn(format: XmlElement | undefined, name: string, otherwise: number): number {
  const value = Number(valueOf(childOf(format, name)) ?? otherwise)
  return Number.isInteger(value) && value >= 0 ? Math.min(mostColumns, value) : otherwise
}

/** It continues the cell before it unless it says that it starts one. */
function isContinued(shape: XmlElement | undefined, name: string): boolean {
  const merge = childOf(shape, name)
  return merge !== undefined && valueOf(merge) !== 'restart'
}
