import type { Cell, Line } from '#toolbox/parse/pdf/page-lines'

interface Given {
  readonly page?: number
  readonly left?: number
  readonly right?: number
  /** Of the bottom of its letters. */
  readonly y?: number
  readonly size?: number
  readonly isBold?: boolean
  readonly isCut?: boolean
  /** Texts with the place of their left edge, for the rows of a table. */
  readonly cells?: readonly (readonly [text: string, left: number])[]
}

const letterWidth = 5

/** A line of a page as the reader of lines would give it, for what puts lines together. */
export function lineOf(text: string, given: Given = {}): Line {
  const { page = 1, left = 60, y = 700, size = 11, isBold = false, isCut = false } = given
  const right = given.right ?? left + text.length * letterWidth
  const cells: Cell[] = given.cells?.map(([cell, start]) => ({
    text: cell,
    left: start,
    right: start + cell.length * letterWidth,
  })) ?? [{ text, left, right }]
  return { page, text, cells, isCut, size, isBold, left, right, bottom: y, top: y + size }
}

/** Rows of a table, one below the other. */
export function rowsOf(
  rows: readonly (readonly (readonly [text: string, left: number])[])[],
  { page = 1, y = 700 } = {},
): Line[] {
  return rows.map((cells, index) => lineOf(cells.map(([text]) => text).join(' '), { page, y: y - index * 16, cells }))
}

/** Lines of a paragraph, one below the other; all but the last reach the right edge. */
export function paragraphOf(texts: readonly string[], given: Given = {}): Line[] {
  const { y = 700, size = 11 } = given
  return texts.map((text, index) =>
    lineOf(text, { ...given, y: y - index * size * 1.25, right: index === texts.length - 1 ? 300 : 535 }),
  )
}
