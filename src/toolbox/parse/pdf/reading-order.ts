import type { Line } from './page-lines.ts'

/** Lines in the order in which they are read; files may draw them in any other. */
export function inReadingOrder(lines: readonly Line[], isForm: boolean): Line[] {
  const whole = isForm ? withValues(lines) : [...lines]
  return isOneColumn(whole) ? whole.toSorted((one, other) => other.bottom - one.bottom) : whole
}

const label = /:\s*$/

/** What was filled in is drawn after the page: each value joins the label that it stands beside. */
function withValues(lines: readonly Line[]): Line[] {
  const values = new Map<Line, Line>()
  for (const [index, line] of lines.entries()) {
    if (!label.test(line.text)) continue
    const beside = lines.filter((other, at) => at > index + 1 && isBeside(line, other) && !values.has(other))
    const [nearest] = beside.toSorted((one, other) => one.left - other.left)
    if (nearest !== undefined) values.set(nearest, line)
  }
  if (values.size === 0) return [...lines]
  const valueOf = new Map([...values].map(([value, of]) => [of, value]))
  return lines.flatMap((line) => {
    const value = valueOf.get(line)
    if (values.has(line)) return []
    return [value === undefined ? line : joined(line, value)]
  })
}

function isBeside(line: Line, other: Line): boolean {
  const overlap = Math.min(line.top, other.top) - Math.max(line.bottom, other.bottom)
  return other.left >= line.right - 2 && overlap > 0.5 * Math.min(line.top - line.bottom, other.top - other.bottom)
}

function joined(line: Line, value: Line): Line {
  const text = `${line.text} ${value.text}`
  const right = Math.max(line.right, value.right)
  return { ...line, right, text, cells: [{ text, left: line.left, right }] }
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
