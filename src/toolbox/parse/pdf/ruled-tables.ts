import { type Grid, gridsOf } from '#toolbox/page-geometry/grids'
import type { PixelBox } from '#toolbox/page-geometry/pixel-box'
import { rulesBetweenColumns } from './broken-rules.ts'
import { lineEnds, isBlank } from './characters.ts'
import { thickestRule } from './drawn-rules.ts'
import { keepsHyphen } from './hyphens.ts'
import { joinedRules } from './joined-rules.ts'
import { type Line, readLines } from './page-lines.ts'
import type { RuledTable } from './ruled-table.ts'
import type { Box, PageText } from './page-text.ts'
import { partOf } from './part-of-page.ts'
import { uprightPage } from './turned-page.ts'

/** In points: two rules this near are the same edge, or meet. */
const near = 3
/** A cell with more characters is a part of the page's layout, the sooner where there are few. */
const longestCell = { ofMany: 3_000, ofFew: 1_000 }
const fewCells = 6
const mostHeaders = 3
const noWords: ReadonlySet<string> = new Set()

/** The lines of a page, each ruled table as one line where it stands. */
export function readPageLines(text: PageText, page: number): Line[] {
  const grids = gridsOn(text)
  if (grids.length === 0) return readLines(text, page)
  const lines: Line[] = []
  let outside: number[] = []
  const close = (): void => {
    lines.push(...readLines(partOf(text, outside), page))
    outside = []
  }
  const owners = ownersOf(text, grids)
  const written = new Map(grids.map((grid) => [grid, tableLine(text, { grid, page, indexes: owners.get(grid) ?? [] })]))
  const gridAt = new Map([...owners].flatMap(([grid, indexes]) => indexes.map((index) => [index, grid])))
  for (let index = 0; index < text.length; index += 1) {
    const grid = gridAt.get(index)
    const table = grid && written.get(grid)
    if (grid === undefined || table === null) outside.push(index)
    else if (table !== undefined) {
      close()
      lines.push(table)
      written.delete(grid)
    }
  }
  close()
  return lines
}

/** Grids in a measure that grows downwards, as those of pictures. */
function gridsOn(text: PageText): Grid[] {
  const boxes = text.rules().map(({ left, right, top, bottom }) => ({
    left,
    right,
    top: text.height - top,
    bottom: text.height - bottom,
  }))
  const isAcross = ({ left, right, top, bottom }: Box): boolean => right - left >= bottom - top
  const across = boxes.filter(isAcross)
  const down = boxes.filter((box) => !isAcross(box))
  const unruled = rulesBetweenColumns({ across, down }, near)
  const columnRules = unruled.length > 0 ? uncrossed(text, unruled) : []
  const all = { across: joinedRules(across, near), down: joinedRules([...down, ...columnRules], near) }
  return gridsOf(all, near).filter(
    ({ rowEdges, columnEdges }) => columnEdges.length > 2 && (rowEdges.length > 2 || columnEdges.length > 3),
  )
}

/** Between columns there are no words. */
function uncrossed(text: PageText, rules: readonly PixelBox[]): PixelBox[] {
  const letters = Array.from({ length: text.length }, (_, index) => index)
    .filter((index) => isVisible(text.codeAt(index)))
    .map((index) => text.boxAt(index))
  return rules.filter(({ left: x, top, bottom }) =>
    letters.every((box) => {
      const y = text.height - (box.top + box.bottom) / 2
      return y < top || y > bottom || box.left > x - 1 || box.right < x + 1
    }),
  )
}

/** The characters of each grid; spaces and line ends go with the character before them. */
function ownersOf(text: PageText, grids: readonly Grid[]): Map<Grid, number[]> {
  const owners = new Map<Grid, number[]>()
  let last: Grid | undefined
  for (let index = 0; index < text.length; index += 1) {
    if (isVisible(text.codeAt(index))) last = gridOf(text, index, grids)
    if (last === undefined) continue
    const indexes = owners.get(last) ?? []
    indexes.push(index)
    owners.set(last, indexes)
  }
  return owners
}

function isVisible(code: number): boolean {
  return code > 31 && !isBlank(code) && !lineEnds.has(code)
}

function middleOf(text: PageText, index: number): { x: number; y: number } {
  const { left, right, top, bottom } = text.boxAt(index)
  return { x: (left + right) / 2, y: text.height - (top + bottom) / 2 }
}

function gridOf(text: PageText, index: number, grids: readonly Grid[]): Grid | undefined {
  const { x, y } = middleOf(text, index)
  return grids.find(({ left, right, top, bottom }) => x > left && x < right && y > top && y < bottom)
}

interface GridText {
  readonly grid: Grid
  readonly page: number
  readonly indexes: readonly number[]
}

/** Nothing for a grid that is no table: an empty one, or the layout of a page. */
function tableLine(text: PageText, { grid, page, indexes }: GridText): Line | null {
  const places = placesOf(grid)
  const cells = cellTexts(text, { grid, page, indexes }, places)
  const texts = [...cells.values()].map((cell) => cell.text)
  const longest = texts.length < fewCells ? longestCell.ofFew : longestCell.ofMany
  if (texts.length < 2 || texts.some((cell) => cell.length > longest)) return null
  const table = tableOf(grid, cells, places)
  const words = [...new Set(texts)].join(' ')
  const box = { left: grid.left, right: grid.right, top: text.height - grid.top, bottom: text.height - grid.bottom }
  const sizes = [...cells.values()].map(({ size }) => size).filter((size) => size > 0)
  const size = sizes.reduce((sum, one) => sum + one, 0) / Math.max(1, sizes.length)
  const place = [{ text: words, left: grid.left, right: grid.right }]
  return { ...box, page, cells: place, text: words, isCut: false, size, isBold: false, table }
}

interface CellText {
  readonly text: string
  readonly size: number
}

/** By their first place: cells that no rule parts are one. */
function cellTexts(text: PageText, { grid, page, indexes }: GridText, places: Places): Map<string, CellText> {
  const parts = new Map<string, number[]>()
  let last: number[] | undefined
  for (const index of indexes) {
    if (isVisible(text.codeAt(index))) {
      const { x, y } = middleOf(text, index)
      const key = places[bandOf(grid.rowEdges, y)]?.[bandOf(grid.columnEdges, x)] ?? ''
      last = parts.get(key) ?? []
      parts.set(key, last)
    }
    last?.push(index)
  }
  return new Map([...parts].map(([key, inside]) => [key, cellText(readLines(uprightPage(partOf(text, inside)), page))]))
}

function bandOf(edges: readonly number[], place: number): number {
  return Math.max(
    0,
    Math.min(
      edges.length - 2,
      edges.findLastIndex((edge) => edge <= place),
    ),
  )
}

/** For each row and column, the cell that covers the place. */
type Places = readonly (readonly string[])[]

function placesOf(grid: Grid): Places {
  const columns = grid.columnEdges.slice(1).map((_, column) => column)
  return grid.rowEdges.slice(1).map((_, row) => columns.map((column) => placeOf(grid, row, column)))
}

/** The first place, from the top left, of the cell that covers this one. */
function placeOf(grid: Grid, row: number, column: number): string {
  const { rowEdges, columnEdges, isRuledAt, isRuledAcross } = grid
  let [firstRow, firstColumn] = [row, column]
  const middle = (edges: readonly number[], band: number): number => ((edges[band] ?? 0) + (edges[band + 1] ?? 0)) / 2
  while (firstColumn > 0 && !isRuledAt(columnEdges[firstColumn] ?? 0, middle(rowEdges, firstRow))) firstColumn -= 1
  while (firstRow > 0 && !isRuledAcross(rowEdges[firstRow] ?? 0, middle(columnEdges, firstColumn))) firstRow -= 1
  return `${firstRow} ${firstColumn}`
}

function cellText(lines: readonly Line[]): CellText {
  const [first] = lines
  let text = ''
  let isCut = false
  for (const line of lines.toSorted((one, other) => other.bottom - one.bottom)) {
    const glue = isCut ? (keepsHyphen(text, line.text, noWords) ? '-' : '') : ' '
    text += glue + line.text
    isCut = line.isCut
  }
  return { text: text.trim().replaceAll('|', '\\|'), size: first?.size ?? 0 }
}

/** What spans rows or columns is repeated in each, so that every row can be read alone. */
function tableOf(grid: Grid, cells: ReadonlyMap<string, CellText>, places: Places): RuledTable {
  const isWhole = (row: readonly string[]): boolean => new Set(row).size === 1
  const hasCaption = places.length > 1 && isWhole(places[0] ?? [])
  const body = hasCaption ? places.slice(1) : places
  let headers = 1
  const spans = (row: readonly string[]): boolean => new Set(row).size < row.length && !isWhole(row)
  while (headers < Math.min(mostHeaders, body.length - 1) && spans(body[headers - 1] ?? [])) headers += 1
  const textOf = (place: string): string => cells.get(place)?.text ?? ''
  const rows = body.map((row) => row.map(textOf)).filter((row) => row.some((text) => text !== ''))
  return { rows, headers, caption: hasCaption ? textOf(places[0]?.[0] ?? '') : null, edges: grid.columnEdges }
}

/** Whether rows at the top of a page go on with a table above them. */
export function isSameTable(one: RuledTable, other: RuledTable): boolean {
  const isSame = (edge: number, index: number): boolean => Math.abs(edge - (other.edges[index] ?? 0)) <= thickestRule
  return one.edges.length === other.edges.length && one.edges.every(isSame)
}
