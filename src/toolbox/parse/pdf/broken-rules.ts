import type { PixelBox } from '#toolbox/page-geometry/pixel-box'
import type { Rules } from '#toolbox/page-geometry/grids'

/** Rules across at one height. */
interface Level {
  readonly y: number
  readonly rules: readonly PixelBox[]
}

/**
 * Many tables rule their rows alone, but draw the rule of each cell apart: where the rules above and below a row are
 * broken at the same places, its columns begin there. The rules down that such rows would have; none between two tables
 * whose cells are boxes.
 */
export function rulesBetweenColumns({ across, down }: Rules, near: number): PixelBox[] {
  const levels = levelsOf(across, near)
  const rows = levels.slice(1).map((below, index) => rowOf(levels[index] ?? below, below, near))
  const isRuled = rows.map((row) => down.some((rule) => isBeside(rule, row, near)))
  return rows.flatMap(({ left, right, top, bottom, breaks }, index) => {
    const isBetween = isRuled[index - 1] === true && isRuled[index + 1] === true
    if (breaks.length === 0 || isRuled[index] === true || isBetween) return []
    return [left, ...breaks, right].map((x) => ({ left: x, right: x, top, bottom }))
  })
}

interface Row extends PixelBox {
  readonly breaks: readonly number[]
}

function rowOf(above: Level, below: Level, near: number): Row {
  const others = breaksOf(above.rules, near)
  return {
    left: Math.min(...below.rules.map((rule) => rule.left)),
    right: Math.max(...below.rules.map((rule) => rule.right)),
    top: above.y,
    bottom: below.y,
    breaks: breaksOf(below.rules, near).filter((x) => others.some((other) => isNear(x, other, near))),
  }
}

function isBeside(rule: PixelBox, { left, right, top, bottom }: Row, near: number): boolean {
  const middle = (top + bottom) / 2
  return rule.top < middle && rule.bottom > middle && rule.left >= left - near && rule.right <= right + near
}

function isNear(one: number, other: number, near: number): boolean {
  return Math.abs(one - other) <= near
}

function levelsOf(across: readonly PixelBox[], near: number): Level[] {
  const levels: { y: number; rules: PixelBox[] }[] = []
  for (const rule of across.toSorted((one, other) => one.top - other.top)) {
    const y = (rule.top + rule.bottom) / 2
    const last = levels.at(-1)
    if (last !== undefined && isNear(last.y, y, near)) last.rules.push(rule)
    else levels.push({ y, rules: [rule] })
  }
  return levels
}

/** Where one rule ends and the next begins. */
function breaksOf(rules: readonly PixelBox[], near: number): number[] {
  const ends = rules.map(({ right }) => right)
  const starts = new Set(rules.map(({ left }) => left))
  return [...starts].filter((left) => ends.some((right) => isNear(left, right, near)))
}
