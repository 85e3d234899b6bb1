import { rowsOf, textOf } from './cells.ts'
import type { Grid } from '../page-geometry/grids.ts'
import type { ReadLine, ReadWord } from './lines-from-tsv.ts'

/** One row of a ruled table: the edges that are ruled at its height, and the words between its rules. */
interface RuledRow {
  readonly edges: readonly number[]
  readonly words: readonly ReadWord[]
}

/** Boxes for one letter each, as forms have them: narrower than this, in inches, at least so many side by side. */
const letterBox = { widest: 0.36, fewest: 3 }

/** The cells of a ruled table. A cell that spans columns is repeated in each; boxes for letters make one cell. */
export function ruledTable(lines: readonly ReadLine[], grid: Grid, dotsPerInch: number): string[][] {
  const words = lines.flatMap((line) => [...line.words])
  const rows = grid.rowEdges
    .slice(1)
    .map((end, index) => ruledRow(words, grid, { start: grid.rowEdges[index] ?? 0, end }))
  const boxed = letterEdges(rows, dotsPerInch)
  const kept = rows.map(({ edges, words: inRow }) => ({
    edges: edges.filter((edge) => !boxed.has(edge)),
    words: inRow,
  }))
  const columnEdges = grid.columnEdges.filter((edge) => kept.some(({ edges }) => edges.includes(edge)))
  return kept.map((row) => cellsOf(row, columnEdges, boxed.size > 0))
}

function ruledRow(
  words: readonly ReadWord[],
  { columnEdges, isRuledAt }: Grid,
  { start, end }: { start: number; end: number },
): RuledRow {
  const middle = (start + end) / 2
  const edges = columnEdges.filter(
    (edge, place) => place === 0 || place === columnEdges.length - 1 || isRuledAt(edge, middle),
  )
  return { edges, words: words.filter(({ top, bottom }) => (top + bottom) / 2 > start && (top + bottom) / 2 <= end) }
}

/** The edges between boxes that hold the letters of words, one each. */
function letterEdges(rows: readonly RuledRow[], dotsPerInch: number): ReadonlySet<number> {
  const zones = rows.flatMap(({ edges, words }) =>
    narrowZones(edges, letterBox.widest * dotsPerInch).filter((zone) => holdsLetters(words, zone)),
  )
  return new Set(zones.flatMap((zone) => zone.slice(1, -1)))
}

/** Edges that follow each other closely, with the two outermost. */
function narrowZones(edges: readonly number[], widest: number): number[][] {
  const zones: number[][] = []
  let zone: number[] = []
  for (const edge of [...edges, Number.POSITIVE_INFINITY]) {
    if (zone.length === 0 || edge - (zone.at(-1) ?? 0) <= widest) zone.push(edge)
    else {
      if (zone.length > letterBox.fewest) zones.push(zone)
      zone = [edge]
    }
  }
  return zones
}

/** About one character to a box, and not the same one throughout, as crosses in a timetable would be. */
function holdsLetters(words: readonly ReadWord[], zone: readonly number[]): boolean {
  const [start = 0, second = 0] = zone
  const inside = words.filter((word) => middleOf(word) > start && middleOf(word) < (zone.at(-1) ?? 0))
  const letters = inside.map(({ text }) => text).join('')
  const width = Math.max(...inside.map(({ right }) => right)) - Math.min(...inside.map(({ left }) => left))
  const boxes = width / Math.max(1, second - start)
  return new Set(letters).size >= letterBox.fewest && letters.length > 0.6 * boxes && letters.length < 1.6 * boxes
}

function middleOf({ left, right }: ReadWord): number {
  return (left + right) / 2
}

function cellsOf({ edges, words }: RuledRow, columnEdges: readonly number[], hasBoxes: boolean): string[] {
  return columnEdges.slice(1).map((_, column) => {
    const start = columnEdges[column] ?? 0
    const from = edges.findLast((edge) => edge <= start) ?? start
    const to = edges.find((edge) => edge > start) ?? Number.POSITIVE_INFINITY
    const text = textInside(words.filter((word) => middleOf(word) > from && middleOf(word) <= to))
    return hasBoxes ? withoutGaps(text) : text
  })
}

/** Words of one cell, line after line. */
function textInside(words: readonly ReadWord[]): string {
  const lines = words.map((word) => ({ ...word, block: 0, paragraph: 0, words: [word] }))
  return rowsOf(lines)
    .map((row) => textOf({ words: row }))
    .join(' ')
}

/** Letters of boxes are one word: L E R O U X. */
function withoutGaps(text: string): string {
  const parts = text.split(' ')
  const isSpelt = parts.length >= letterBox.fewest && parts.every((part) => part.length <= 2)
  return isSpelt ? parts.join('') : text
}
