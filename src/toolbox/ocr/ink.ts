import type { GreyImage } from './grey-image.ts'
import { type ReadLine } from './lines-from-tsv.ts'
import { around, type PixelBox } from '#toolbox/page-geometry/pixel-box'
import type { Rules } from '#toolbox/page-geometry/grids'

const inkLevel = 128
/** Side of the squares in which ink is counted, in inches. */
const squareInches = 0.1
/** A square with less is empty: specks, the edge of a sheet. */
const leastInkShare = 0.03
/** Square inches. */
const smallestPicture = 0.35
const fewestSquares = 9

export interface UnreadInk {
  /** Of all ink of the page but its ruled lines, what no word covers; 0 to 1. */
  readonly share: number
  /** Where much of it stands together: pictures, stamps, signatures, or text that was not read. */
  readonly pictures: readonly PixelBox[]
}

/** What is drawn on a page and was not read. The engine's own confidence says nothing of it. */
export function unreadInk(image: GreyImage, lines: readonly ReadLine[], rules: Rules): UnreadInk {
  const { width, height, dotsPerInch } = image
  const margin = Math.round(dotsPerInch / 50)
  const words = lines.flatMap((line) => [...line.words])
  const covered = new Uint8Array(width * height)
  for (const box of [...rules.across, ...rules.down]) cover(covered, image, { box, margin: 2, mark: ruled })
  for (const box of words) cover(covered, image, { box, margin, mark: read })
  const side = Math.max(1, Math.round(squareInches * dotsPerInch))
  const squares = countedIn(image, covered, side)
  return {
    share: squares.ink === 0 ? 0 : squares.unread / squares.ink,
    pictures: picturesOf(squares, side, dotsPerInch),
  }
}

const ruled = 1
const read = 2

function cover(
  covered: Uint8Array,
  { width, height }: GreyImage,
  { box, margin, mark }: { box: PixelBox; margin: number; mark: number },
): void {
  const left = Math.max(0, Math.floor(box.left - margin))
  const right = Math.min(width, Math.ceil(box.right + margin))
  for (let y = Math.max(0, Math.floor(box.top - margin)); y < Math.min(height, box.bottom + margin); y += 1) {
    covered.fill(mark, y * width + left, y * width + right)
  }
}

interface Squares {
  readonly across: number
  readonly down: number
  /** Unread ink by square, in pixels. */
  readonly unreadBySquare: Uint32Array
  ink: number
  unread: number
}

function countedIn({ width, height, pixels }: GreyImage, covered: Uint8Array, side: number): Squares {
  const across = Math.ceil(width / side)
  const down = Math.ceil(height / side)
  const squares: Squares = { across, down, unreadBySquare: new Uint32Array(across * down), ink: 0, unread: 0 }
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x
      if ((pixels[at] ?? 255) >= inkLevel || covered[at] === ruled) continue
      squares.ink += 1
      if (covered[at] === read) continue
      squares.unread += 1
      const square = Math.floor(y / side) * across + Math.floor(x / side)
      squares.unreadBySquare[square] = (squares.unreadBySquare[square] ?? 0) + 1
    }
  }
  return squares
}

/** Squares with ink that touch each other, where they take enough room. */
function picturesOf(squares: Squares, side: number, dotsPerInch: number): PixelBox[] {
  const full = new Set<number>()
  squares.unreadBySquare.forEach((ink, square) => {
    if (ink > leastInkShare * side * side) full.add(square)
  })
  const pictures: PixelBox[] = []
  for (const start of full) {
    const group = groupAround(start, full, squares)
    const box = around(group.map((square) => boxOf(square, squares.across, side)))
    const area = (box.right - box.left) * (box.bottom - box.top)
    if (group.length >= fewestSquares && area >= smallestPicture * dotsPerInch ** 2) pictures.push(box)
  }
  return pictures
}

/** Takes the squares that touch each other, from this one on, out of the set. */
function groupAround(start: number, full: Set<number>, { across, down }: Squares): number[] {
  full.delete(start)
  const group = [start]
  for (let index = 0; index < group.length; index += 1) {
    const touching = neighbours(group[index] ?? 0, across, down).filter((next) => full.delete(next))
    group.push(...touching)
  }
  return group
}

function neighbours(square: number, across: number, down: number): number[] {
  const [x, y] = [square % across, Math.floor(square / across)]
  const found: number[] = []
  for (const [right, below] of [
    [-1, 0],
    [1, 0],
    [0, -1],
    [0, 1],
    [1, 1],
    [-1, -1],
    [1, -1],
    [-1, 1],
  ] as const) {
    if (x + right >= 0 && x + right < across && y + below >= 0 && y + below < down)
      found.push((y + below) * across + x + right)
  }
  return found
}

function boxOf(square: number, across: number, side: number): PixelBox {
  const [left, top] = [(square % across) * side, Math.floor(square / across) * side]
  return { left, top, right: left + side, bottom: top + side }
}
