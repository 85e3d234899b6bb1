import type { PixelBox } from '#toolbox/page-geometry/pixel-box'

/** Rules of one direction, those that go on with another put together: each cell of a table may draw its own. */
export function joinedRules(rules: readonly PixelBox[], near: number): PixelBox[] {
  const isAcross = rules.every(({ left, right, top, bottom }) => right - left >= bottom - top)
  const lying = isAcross ? rules : rules.map(transposed)
  const sorted = lying.toSorted((one, other) => levelOf(one, near) - levelOf(other, near) || one.left - other.left)
  const joined: PixelBox[] = []
  for (const rule of sorted) {
    const last = joined.at(-1)
    const goesOn = last !== undefined && levelOf(last, near) === levelOf(rule, near) && rule.left <= last.right + near
    if (goesOn) joined[joined.length - 1] = { ...last, right: Math.max(last.right, rule.right) }
    else joined.push(rule)
  }
  return isAcross ? joined : joined.map(transposed)
}

function levelOf({ top, bottom }: PixelBox, near: number): number {
  return Math.round((top + bottom) / near)
}

function transposed({ left, right, top, bottom }: PixelBox): PixelBox {
  return { left: top, right: bottom, top: left, bottom: right }
}
