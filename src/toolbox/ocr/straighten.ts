import { type GreyImage, between, resized } from './grey-image.ts'

/** Lines of text are found by their ink: seen along them, rows of letters and white gaps follow each other. */
const sampleDotsPerInch = 100
const inkLevel = 128
const mostPoints = 40_000
/** Degrees. */
const mostSkew = 7
const coarseStep = 0.5
const fineStep = 0.1
/** Below this a reader of text does not mind. */
const leastSkew = 0.15

interface Points {
  readonly xs: Float32Array
  readonly ys: Float32Array
}

interface Direction {
  readonly degrees: number
  readonly score: number
}

/** How far a page is from upright: its lines may run down the page, and slant. */
export interface Slant {
  readonly isSideways: boolean
  readonly degrees: number
}

export function slantOf(image: GreyImage): Slant {
  const points = inkOf(image.dotsPerInch > sampleDotsPerInch ? resized(image, sampleDotsPerInch) : image)
  if (points.xs.length === 0) return { isSideways: false, degrees: 0 }
  const across = bestDirection(points)
  const down = bestDirection({ xs: points.ys, ys: points.xs })
  return down.score > across.score
    ? { isSideways: true, degrees: -down.degrees }
    : { isSideways: false, degrees: across.degrees }
}

/** The page turned so that its lines run from left to right; which way is up is for the reader to find out. */
export function turned(image: GreyImage, { isSideways, degrees }: Slant): GreyImage {
  const upright = isSideways ? quarterTurned(image) : image
  return Math.abs(degrees) < leastSkew ? upright : rotated(upright, degrees)
}

function inkOf({ width, height, pixels }: GreyImage): Points {
  const dark: number[] = []
  for (let index = 0; index < width * height; index += 1) if ((pixels[index] ?? 255) < inkLevel) dark.push(index)
  const step = Math.max(1, dark.length / mostPoints)
  const count = Math.floor(dark.length / step)
  const xs = new Float32Array(count)
  const ys = new Float32Array(count)
  for (let index = 0; index < count; index += 1) {
    const at = dark[Math.floor(index * step)] ?? 0
    xs[index] = at % width
    ys[index] = Math.floor(at / width)
  }
  return { xs, ys }
}

function bestDirection(points: Points): Direction {
  const coarse = bestOf(points, { from: -mostSkew, to: mostSkew, step: coarseStep })
  return bestOf(points, { from: coarse.degrees - coarseStep, to: coarse.degrees + coarseStep, step: fineStep })
}

function bestOf(points: Points, { from, to, step }: { from: number; to: number; step: number }): Direction {
  let best = { degrees: 0, score: -1 }
  for (let degrees = from; degrees <= to + step / 2; degrees += step) {
    const score = sharpness(points, degrees)
    if (score > best.score) best = { degrees, score }
  }
  return best
}

/** How much the ink of a line differs from that of the next: greatest along the direction of the text. */
function sharpness({ xs, ys }: Points, degrees: number): number {
  const sine = Math.sin((degrees * Math.PI) / 180)
  const cosine = Math.cos((degrees * Math.PI) / 180)
  const margin = 4000
  const rows = new Uint32Array(3 * margin)
  for (let index = 0; index < xs.length; index += 1) {
    const row = Math.round((ys[index] ?? 0) * cosine - (xs[index] ?? 0) * sine) + margin
    rows[row] = (rows[row] ?? 0) + 1
  }
  let score = 0
  for (let row = 1; row < rows.length; row += 1) score += ((rows[row] ?? 0) - (rows[row - 1] ?? 0)) ** 2
  return score
}

/** A quarter of a turn against the clock. */
export function quarterTurned(image: GreyImage): GreyImage {
  const { width, height, pixels } = image
  const pixelsOut = new Uint8Array(width * height)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) pixelsOut[(width - 1 - x) * height + y] = pixels[y * width + x] ?? 255
  }
  return { ...image, width: height, height: width, pixels: pixelsOut }
}

export function upsideDown(image: GreyImage): GreyImage {
  return { ...image, pixels: image.pixels.toReversed() }
}

/** Turned by a small angle around its middle (bilinear); corners that come from outside are white. */
export function rotated(image: GreyImage, degrees: number): GreyImage {
  const { width, height } = image
  const sine = Math.sin((degrees * Math.PI) / 180)
  const cosine = Math.cos((degrees * Math.PI) / 180)
  const pixels = new Uint8Array(width * height)
  for (let y = 0; y < height; y += 1) {
    const down = y - height / 2
    const row = {
      x: width / 2 - (width / 2) * cosine - down * sine,
      y: height / 2 - (width / 2) * sine + down * cosine,
    }
    for (let x = 0; x < width; x += 1) pixels[y * width + x] = between(image, row.x + x * cosine, row.y + x * sine)
  }
  return { ...image, pixels }
}
