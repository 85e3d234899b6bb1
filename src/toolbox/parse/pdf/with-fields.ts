import { isBlank, lineEnds } from './characters.ts'
import { isMark } from './form-fields.ts'
import type { Box, FormField, PageText } from './page-text.ts'

/** A character of the page by its place, or one of a field. */
type Sign = { readonly index: number } | { readonly code: number; readonly box: Box; readonly beside: number }

/** Where a field is read: right before or after a character of the page. */
interface Spot {
  readonly index: number
  readonly isBefore: boolean
}

const gap = 2

/** The page with what its fields hold as characters beside their labels, for those that it does not draw. */
export function withFields(text: PageText): PageText {
  const fields = text.fields.filter(({ isDrawn }) => !isDrawn)
  if (fields.length === 0) return text
  const boxes = Array.from({ length: text.length }, (_, index) =>
    isVisible(text.codeAt(index)) ? text.boxAt(index) : null,
  )
  const [before, after] = [new Map<number, Sign[]>(), new Map<number, Sign[]>()]
  const last: Sign[] = []
  for (const field of fields) {
    const spot = spotOf(field, boxes)
    const beside = spot === null ? null : (boxes[spot.index] ?? null)
    const signs = signsOf(field, spot, beside)
    if (spot === null) last.push(...signs)
    else if (spot.isBefore) before.set(spot.index, [...(before.get(spot.index) ?? []), ...signs])
    else after.set(spot.index, [...(after.get(spot.index) ?? []), ...signs])
  }
  const all: Sign[] = []
  for (let index = 0; index < text.length; index += 1)
    all.push(...(before.get(index) ?? []), { index }, ...(after.get(index) ?? []))
  return pageOf(text, [...all, ...last])
}

function isVisible(code: number): boolean {
  return code > 31 && !isBlank(code) && !lineEnds.has(code)
}

/** A box stands before its words, unless those before it are nearer; a value stands after its label, or below it. */
function spotOf(field: FormField, boxes: readonly (Box | null)[]): Spot | null {
  const { box } = field
  let [left, right, above] = [-1, -1, -1]
  let [toLeft, toRight, up] = [Infinity, Infinity, Infinity]
  for (const [index, other] of boxes.entries()) {
    if (other === null) continue
    const middle = (other.top + other.bottom) / 2
    const isOnLine = middle < box.top + 1 && middle > Math.max(box.bottom, box.top - 30) - 1
    const [before, behind] = [box.left - other.right, other.left - box.right]
    if (isOnLine && before > -gap && before <= toLeft) [left, toLeft] = [index, before]
    if (isOnLine && behind > -gap && behind < toRight) [right, toRight] = [index, behind]
    const isOver = other.bottom >= box.top - gap && other.right > box.left && other.left < box.right
    if (isOver && other.bottom - box.top <= up) [above, up] = [index, other.bottom - box.top]
  }
  if (isMark(field) && right >= 0 && toRight <= 2 * toLeft) return { index: right, isBefore: true }
  const nearest = left >= 0 ? left : above
  if (nearest >= 0) return { index: nearest, isBefore: false }
  return right < 0 ? null : { index: right, isBefore: true }
}

/** As large as the words beside, and right by them: what is far apart would be cells of a table. */
function signsOf({ box, text }: FormField, spot: Spot | null, beside: Box | null): Sign[] {
  const height = beside === null ? Math.min(12, box.top - box.bottom) : beside.top - beside.bottom
  const top = beside?.top ?? box.top
  const letters = [...text]
  const width = height / 2
  const start =
    spot === null || beside === null
      ? box.left
      : spot.isBefore
        ? beside.left - gap - width * letters.length
        : beside.right + gap
  const signs = letters.map((letter, place): Sign => {
    const left = start + place * width
    const own = { left, right: left + width, top, bottom: top - height }
    return { code: letter.codePointAt(0) ?? 32, box: own, beside: spot?.index ?? -1 }
  })
  const blank: Sign = { code: 32, box, beside: spot?.index ?? -1 }
  return spot?.isBefore === true ? [...signs, blank] : [blank, ...signs]
}

function pageOf(text: PageText, signs: readonly Sign[]): PageText {
  const pageSign = <T>(index: number, read: (index: number) => T, none: T): T => {
    const sign = signs[index]
    if (sign === undefined) return none
    const own = 'index' in sign ? sign.index : sign.beside
    return own < 0 ? none : read(own)
  }
  const fieldSign = (index: number) => {
    const sign = signs[index]
    return sign === undefined || 'index' in sign ? null : sign
  }
  const nowhere = { left: 0, right: 0, top: 0, bottom: 0 }
  return {
    ...text,
    length: signs.length,
    isBlank: false,
    codeAt: (index) => fieldSign(index)?.code ?? pageSign(index, text.codeAt, 0),
    isUnreadable: (index) => fieldSign(index) === null && pageSign(index, text.isUnreadable, false),
    isGenerated: (index) => fieldSign(index) === null && pageSign(index, text.isGenerated, false),
    boxAt: (index) => fieldSign(index)?.box ?? pageSign(index, text.boxAt, nowhere),
    markAt: (index) => (fieldSign(index) === null ? pageSign(index, text.markAt, -1) : -1),
    angleAt: (index) => (fieldSign(index) === null ? pageSign(index, text.angleAt, 0) : 0),
    fontNameAt: (index) => (fieldSign(index) === null ? pageSign(index, text.fontNameAt, '') : ''),
  }
}
