/* oxlint-disable no-underscore-dangle -- the names of the engine's functions */
import type { Engine } from './engine.ts'

const pictureObject = 3
const mostObjects = 2_000

/** Share of a page that its largest picture covers; nearly 1 for a page that was scanned. */
export function pictureShare(engine: Engine, page: number, scratch: number): number {
  const count = Math.min(mostObjects, engine._FPDFPage_CountObjects(page))
  const area = engine._FPDF_GetPageWidthF(page) * engine._FPDF_GetPageHeightF(page)
  const at = scratch / Float32Array.BYTES_PER_ELEMENT
  let largest = 0
  for (let index = 0; index < count; index += 1) {
    const object = engine._FPDFPage_GetObject(page, index)
    if (object === 0 || engine._FPDFPageObj_GetType(object) !== pictureObject) continue
    if (engine._FPDFPageObj_GetBounds(object, scratch, scratch + 4, scratch + 8, scratch + 12) === 0) continue
    const [left = 0, bottom = 0, right = 0, top = 0] = engine.HEAPF32.subarray(at, at + 4)
    largest = Math.max(largest, (right - left) * (top - bottom))
  }
  return area > 0 ? Math.min(1, largest / area) : 0
}
