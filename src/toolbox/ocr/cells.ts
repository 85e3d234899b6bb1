import { sizeOf } from './letter-size.ts'
import { type ReadLine, type ReadWord } from './lines-from-tsv.ts'
import { around, type PixelBox } from '#toolbox/page-geometry/pixel-box'

/** Words of one line that stand together. */
export interface Segment extends PixelBox {
  readonly words: readonly ReadWord[]
}

/** Between two cells, in sizes of a letter; the spaces of justified text and of typewriters are narrower. */
const wideGap = 1.15
/** Cells of a column begin, end or have their middle at one place, within this many sizes of a letter. */
const aligned = 0.8
const mostAligned = 0.7

export function textOf({ words }: { readonly words: readonly ReadWord[] }): string {
  return words.map(({ text }) => text).join(' ')
}

/** A line cut where a wide gap is. */
export function segmentsOf({ words }: { readonly words: readonly ReadWord[] }): Segment[] {
  const size = sizeOf({ words })
  const groups: ReadWord[][] = []
  let end = Number.NEGATIVE_INFINITY
  for (const word of words.toSorted((one, other) => one.left - other.left)) {
    if (word.left - end > wideGap * size) groups.push([])
    groups.at(-1)?.push(word)
    end = Math.max(end, word.right)
  }
  return groups.map((group) => ({ words: group, ...around(group) }))
}

/** Columns of rows without rules, as far as their segments reach; rows of the most segments tell first. */
export function columnsOf(rows: readonly (readonly Segment[])[]): PixelBox[] {
  let columns: PixelBox[] = []
  for (const row of rows.toSorted((one, other) => other.length - one.length)) {
    for (const segment of row) {
      const met = columns.filter(({ left, right }) => segment.left < right && segment.right > left)
      // What lies over two columns is a cell that spans them.
      if (met.length > 1) continue
      columns = [...columns.filter((column) => !met.includes(column)), around([segment, ...met])]
    }
  }
  return withoutHalves(
    columns.toSorted((one, other) => one.left - other.left),
    rows,
  )
}

/** A heading in the middle and numbers at the right edge may not overlap: neighbours that no row fills both are one. */
function withoutHalves(columns: readonly PixelBox[], rows: readonly (readonly Segment[])[]): PixelBox[] {
  const whole: PixelBox[] = []
  const isIn = (column: PixelBox, { left, right }: Segment): boolean => left < column.right && right > column.left
  for (const column of columns) {
    const last = whole.at(-1)
    const isShared =
      last && rows.some((row) => row.some((cell) => isIn(last, cell)) && row.some((cell) => isIn(column, cell)))
    if (last === undefined || isShared) whole.push(column)
    else whole[whole.length - 1] = around([last, column])
  }
  return whole
}

/** Whether the segments stand in their columns as cells do: gaps in a text are anywhere. */
export function areAligned(rows: readonly (readonly Segment[])[], columns: readonly PixelBox[]): boolean {
  const sizes = rows
    .flat()
    .map(sizeOf)
    .toSorted((one, other) => one - other)
  const near = aligned * (sizes[Math.floor(sizes.length / 2)] ?? 0)
  const shares = columns.map((column) => {
    const cells = rows.flat().filter(({ left, right }) => left < column.right && right > column.left)
    const edges = [
      ({ left }: Segment) => left,
      ({ right }: Segment) => right,
      ({ left, right }: Segment) => (left + right) / 2,
    ]
    return Math.max(...edges.map((edge) => shareNear(cells.map(edge), near)))
  })
  return shares.reduce((sum, share) => sum + share, 0) / shares.length >= mostAligned
}

/** Of these places, how many are near the middle one. */
function shareNear(places: readonly number[], near: number): number {
  const middle = places.toSorted((one, other) => one - other)[Math.floor(places.length / 2)] ?? 0
  return places.filter((place) => Math.abs(place - middle) <= near).length / Math.max(1, places.length)
}

/** The text of each column in a row; a cell that spans several is written in the first. */
export function rowOf(segments: readonly Segment[], columns: readonly PixelBox[]): string[] {
  const cells: string[] = columns.map(() => '')
  for (const segment of segments) {
    const overlap = ({ left, right }: PixelBox): number => Math.min(right, segment.right) - Math.max(left, segment.left)
    const spanned = columns.findIndex((column) => overlap(column) > 0)
    const at = spanned < 0 ? nearestOf(columns, segment) : spanned
    cells[at] = `${cells[at] ?? ''} ${textOf(segment)}`.trim()
  }
  return cells
}

function nearestOf(columns: readonly PixelBox[], { left, right }: Segment): number {
  const middle = (left + right) / 2
  const distances = columns.map((column) => Math.abs((column.left + column.right) / 2 - middle))
  return distances.indexOf(Math.min(...distances))
}

/** Lines side by side are one row: those whose heights overlap for the most part. */
export function rowsOf(lines: readonly ReadLine[]): ReadWord[][] {
  const rows: { words: ReadWord[]; box: PixelBox }[] = []
  for (const line of lines.toSorted((one, other) => one.top + one.bottom - other.top - other.bottom)) {
    const last = rows.at(-1)
    const overlap = last ? Math.min(last.box.bottom, line.bottom) - Math.max(last.box.top, line.top) : 0
    const height = last ? Math.min(last.box.bottom - last.box.top, line.bottom - line.top) : 1
    if (last !== undefined && overlap > height / 2) {
      last.words.push(...line.words)
      last.box = around(last.words)
    } else rows.push({ words: [...line.words], box: line })
  }
  return rows.map(({ words }) => words.toSorted((one, other) => one.left - other.left))
}
