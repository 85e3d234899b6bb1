import type { GreyImage } from './grey-image.ts'
import type { Rules } from '#toolbox/page-geometry/grids'
import type { PixelBox } from '#toolbox/page-geometry/pixel-box'

const inkLevel = 128
/** In inches. A short line down is a rule when it joins two lines across: the strokes of large letters do not. */
const least = { across: 0.5, down: 0.6, joining: 0.15 }
const thickest = 0.06
/** Between two runs of one line, left by what is left of its slant. */
const nearest = 0.02
/** A page of hatching is no table. */
const mostRuns = 60_000

/** The lines that are ruled on a straightened page. */
export function rulesOf(image: GreyImage): Rules {
  const { width, height, pixels, dotsPerInch } = image
  const limits = { thickest: thickest * dotsPerInch, near: nearest * dotsPerInch }
  const rows = runsOf({ length: width, lines: height, step: 1, stride: width, pixels }, least.across * dotsPerInch)
  const across = joined(rows, limits).map(({ from, to, first, last }) => ({
    left: from,
    right: to,
    top: first,
    bottom: last + 1,
  }))
  const columns = runsOf({ length: height, lines: width, step: width, stride: 1, pixels }, least.joining * dotsPerInch)
  const down = joined(columns, limits)
    .map(({ from, to, first, last }) => ({ left: first, right: last + 1, top: from, bottom: to }))
    .filter((rule) => rule.bottom - rule.top >= least.down * dotsPerInch || joinsTwo(rule, across, 2 * limits.near))
  return { across, down }
}

function joinsTwo(rule: PixelBox, across: readonly PixelBox[], near: number): boolean {
  const meets = (y: number): boolean =>
    across.some(
      (line) =>
        line.left - near <= rule.left &&
        line.right + near >= rule.right &&
        y >= line.top - near &&
        y <= line.bottom + near,
    )
  return meets(rule.top) && meets(rule.bottom)
}

/** The page without its rules: letters within boxes are read for themselves. */
export function withoutRules(image: GreyImage, { across, down }: Rules): GreyImage {
  const pixels = Uint8Array.from(image.pixels)
  for (const { left, right, top, bottom } of [...across, ...down]) {
    for (let y = Math.max(0, top - 1); y < Math.min(image.height, bottom + 1); y += 1) {
      pixels.fill(255, y * image.width + Math.max(0, left - 1), y * image.width + Math.min(image.width, right + 1))
    }
  }
  return { ...image, pixels }
}

/** Seen in one direction: lines of pixels, `step` from one pixel to the next, `stride` from one line to the next. */
interface Direction {
  readonly length: number
  readonly lines: number
  readonly step: number
  readonly stride: number
  readonly pixels: Uint8Array
}

interface Run {
  from: number
  to: number
  /** Lines that it covers. */
  first: number
  last: number
}

function runsOf({ length, lines, step, stride, pixels }: Direction, shortest: number): Run[] {
  const runs: Run[] = []
  for (let line = 0; line < lines && runs.length < mostRuns; line += 1) {
    let from = -1
    for (let at = 0; at <= length; at += 1) {
      const isInk = at < length && (pixels[line * stride + at * step] ?? 255) < inkLevel
      if (isInk && from < 0) from = at
      if (isInk || from < 0) continue
      if (at - from >= shortest) runs.push({ from, to: at, first: line, last: line })
      from = -1
    }
  }
  return runs
}

/** Runs of neighbouring lines are one rule; what grows thick is a picture or a bar, and no rule. */
function joined(runs: readonly Run[], limits: { thickest: number; near: number }): Run[] {
  const rules: Run[] = []
  let open: Run[] = []
  for (const run of runs) {
    open = open.filter(({ last }) => run.first - last <= limits.near + 1)
    const rule = open.find(({ from, to }) => run.from <= to + limits.near && run.to >= from - limits.near)
    if (rule === undefined) {
      const begun = { ...run }
      rules.push(begun)
      open.push(begun)
    } else {
      rule.from = Math.min(rule.from, run.from)
      rule.to = Math.max(rule.to, run.to)
      rule.last = run.last
    }
  }
  return rules.filter(({ first, last }) => last - first + 1 <= limits.thickest)
}
