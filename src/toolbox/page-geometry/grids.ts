import { around, type PixelBox } from './pixel-box.ts'

/** Ruled lines of a page, in pixels; each is long in one direction and thin in the other. */
export interface Rules {
  readonly across: readonly PixelBox[]
  readonly down: readonly PixelBox[]
}

/** A ruled table: where its rows and columns begin and end. */
export interface Grid extends PixelBox {
  /** From the top, one more than there are rows. */
  readonly rowEdges: readonly number[]
  readonly columnEdges: readonly number[]
  /** Whether a line is ruled between two columns at this height. */
  isRuledAt(edge: number, y: number): boolean
  /** Whether a line is ruled between two rows at this place across. */
  isRuledAcross(edge: number, x: number): boolean
}

const mostCells = 5000

/** Rules that touch each other, where they make at least two cells. `near` is how far apart two rules of one edge may be. */
export function gridsOf({ across, down }: Rules, near: number): Grid[] {
  const acrossSet = new Set(across)
  return groupsOf([...across, ...down], near).flatMap((group) => {
    const horizontals = group.filter((rule) => acrossSet.has(rule))
    const rows = edgesOf(
      horizontals.map(({ top, bottom }) => (top + bottom) / 2),
      near,
    )
    const verticals = group.filter((rule) => !acrossSet.has(rule))
    const columns = edgesOf(
      verticals.map(({ left, right }) => (left + right) / 2),
      near,
    )
    const cells = (rows.length - 1) * (columns.length - 1)
    if (rows.length < 2 || columns.length < 2 || cells < 2 || cells > mostCells) return []
    const isRuledAt = (edge: number, y: number): boolean =>
      verticals.some(
        ({ left, right, top, bottom }) => Math.abs((left + right) / 2 - edge) <= near && y >= top && y <= bottom,
      )
    const isRuledAcross = (edge: number, x: number): boolean =>
      horizontals.some(
        ({ left, right, top, bottom }) => Math.abs((top + bottom) / 2 - edge) <= near && x >= left && x <= right,
      )
    return [{ ...around(group), rowEdges: rows, columnEdges: columns, isRuledAt, isRuledAcross }]
  })
}

function groupsOf(rules: readonly PixelBox[], near: number): PixelBox[][] {
  const groups: PixelBox[][] = []
  for (const rule of rules) {
    const touching = groups.filter((group) => group.some((other) => touches(rule, other, near)))
    const [kept, ...others] = touching
    if (kept === undefined) groups.push([rule])
    else {
      kept.push(rule, ...others.flat())
      for (const other of others) groups.splice(groups.indexOf(other), 1)
    }
  }
  return groups
}

function touches(one: PixelBox, other: PixelBox, near: number): boolean {
  const isBeside = one.left <= other.right + near && one.right >= other.left - near
  return isBeside && one.top <= other.bottom + near && one.bottom >= other.top - near
}

/** Places that are nearly the same are one. */
function edgesOf(places: readonly number[], near: number): number[] {
  const edges: number[][] = []
  for (const place of places.toSorted((one, other) => one - other)) {
    const last = edges.at(-1)
    if (last !== undefined && place - (last.at(-1) ?? 0) <= near) last.push(place)
    else edges.push([place])
  }
  return edges.map((same) => same.reduce((sum, place) => sum + place, 0) / same.length)
}
