/* oxlint-disable no-underscore-dangle -- the names of the engine's functions */
import type { Engine } from './engine.ts'
import type { Box } from './page-text.ts'

/** The engine's numbers for what a page is made of. */
const pathObject = 2
const [lineTo, moveTo] = [0, 2]

/** In points: a line that is ruled is no thicker. */
export const thickestRule = 3
/** A drawing, a map, a page of hatching: what is ruled there is no table. */
const most = { objects: 50_000, segments: 2_000, rules: 12_000 }
const floatBytes = Float32Array.BYTES_PER_ELEMENT

interface Point {
  readonly x: number
  readonly y: number
}

interface Shape {
  /** One list for each piece that is drawn without lifting the pen. */
  readonly pieces: readonly (readonly Point[])[]
  readonly isStroked: boolean
}

/**
 * Straight lines of a page, as thin boxes in its own points: lines that are drawn, thin boxes that are filled, and the
 * edges of other boxes. Nothing for a page that is a drawing.
 */
export function drawnRules(engine: Engine, page: number, scratch: number): Box[] {
  const count = engine._FPDFPage_CountObjects(page)
  if (count > most.objects) return []
  const rules: Box[] = []
  for (let index = 0; index < count; index += 1) {
    const object = engine._FPDFPage_GetObject(page, index)
    if (object === 0 || engine._FPDFPageObj_GetType(object) !== pathObject) continue
    const shape = shapeOf(engine, object, scratch)
    if (shape !== null) rules.push(...shape.pieces.flatMap((piece) => rulesOf(piece, shape.isStroked)))
    if (rules.length > most.rules) return []
  }
  return rules
}

/** A path of straight lines that can be seen; nothing for any other. */
function shapeOf(engine: Engine, path: number, scratch: number): Shape | null {
  const count = engine._FPDFPath_CountSegments(path)
  const at = scratch / floatBytes
  const [, second, third, fourth] = [0, 1, 2, 3].map((place) => scratch + place * floatBytes)
  if (count < 2 || count > most.segments || second === undefined || third === undefined || fourth === undefined)
    return null
  if (engine._FPDFPath_GetDrawMode(path, scratch, second) === 0) return null
  const [isFilled, isStroked] = [engine.HEAP32[at] !== 0, engine.HEAP32[at + 1] !== 0]
  if (!isStroked && (!isFilled || isWhite(engine, path, [scratch, second, third, fourth]))) return null
  if (engine._FPDFPageObj_GetMatrix(path, scratch) === 0) return null
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = engine.HEAPF32.slice(at, at + 6)
  const pieces: Point[][] = []
  for (let index = 0; index < count; index += 1) {
    const segment = engine._FPDFPath_GetPathSegment(path, index)
    const type = engine._FPDFPathSegment_GetType(segment)
    if ((type !== lineTo && type !== moveTo) || engine._FPDFPathSegment_GetPoint(segment, scratch, second) === 0)
      return null
    const [x = 0, y = 0] = engine.HEAPF32.subarray(at, at + 2)
    const point = { x: a * x + c * y + e, y: b * x + d * y + f }
    const piece = pieces.at(-1)
    if (type === moveTo || piece === undefined) pieces.push([point])
    else piece.push(point)
  }
  return { pieces, isStroked }
}

function isWhite(engine: Engine, path: number, [red, green, blue, alpha]: readonly [number, number, number, number]) {
  if (engine._FPDFPageObj_GetFillColor(path, red, green, blue, alpha) === 0) return false
  const at = red / floatBytes
  return engine.HEAP32.subarray(at, at + 3).every((value) => value >= 250)
}

function rulesOf(piece: readonly Point[], isStroked: boolean): Box[] {
  const whole = boxAround(piece)
  if (isThin(whole)) return [whole]
  if (isBox(piece, whole)) return edgesOf(whole)
  if (!isStroked) return []
  return piece.flatMap((point, index) => {
    const box = boxAround([piece[index - 1] ?? point, point])
    return index > 0 && isThin(box) ? [box] : []
  })
}

/** Long in one direction, thin in the other. */
function isThin({ left, right, top, bottom }: Box): boolean {
  const [width, height] = [right - left, top - bottom]
  return Math.min(width, height) <= thickestRule && Math.max(width, height) > thickestRule
}

function isBox(piece: readonly Point[], { left, right, top, bottom }: Box): boolean {
  const isCorner = ({ x, y }: Point): boolean => Math.min(x - left, right - x) < 1 && Math.min(y - bottom, top - y) < 1
  return piece.length >= 4 && piece.length <= 6 && piece.every(isCorner)
}

function edgesOf({ left, right, top, bottom }: Box): Box[] {
  return [
    { left, right, top, bottom: top },
    { left, right, top: bottom, bottom },
    { left, right: left, top, bottom },
    { left: right, right, top, bottom },
  ]
}

function boxAround(points: readonly Point[]): Box {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)]
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.max(...ys), bottom: Math.min(...ys) }
}
