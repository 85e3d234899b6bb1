import type { Line } from './page-lines.ts'

/** Lines in the order in which they are read; files may draw them in any other. */
export function inReadingOrder(lines: readonly Line[]): Line[] {
  return isOneColumn(lines) ? lines.toSorted((one, other) => other.bottom - one.bottom) : [...lines]
}

/** Nothing stands beside anything, and something is drawn out of order. */
function isOneColumn(lines: readonly Line[]): boolean {
  let isOrdered = true
  const sorted = lines.toSorted((one, other) => other.bottom - one.bottom)
  for (const [index, line] of sorted.entries()) {
    const below = sorted[index + 1]
    if (below === undefined) break
    const overlap = Math.min(line.top, below.top) - Math.max(line.bottom, below.bottom)
    if (overlap > 0.4 * Math.min(line.top - line.bottom, below.top - below.bottom)) return false
  }
  for (const [index, line] of lines.entries()) if (line !== sorted[index]) isOrdered = false
  return !isOrdered
}
