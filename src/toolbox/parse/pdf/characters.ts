import type { Box, PageText } from './page-text.ts'

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

/** The engine's marks for the end of a line. */
export const lineEnds: ReadonlySet<number> = new Set([10, 13])
/** The engine's mark for a hyphen that cuts a word at the end of a line. */
export const wordCut = 2

export function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 0xa0 || code === 0x202f || (code >= 0x2000 && code <= 0x200b)
}

/** The small raised letters of an ordinal number stand by their number, though the engine parts them. */
export function isRaised(box: Box, last: Box): boolean {
  const size = last.top - last.bottom
  return box.top - box.bottom < 0.9 * size && box.left - last.right < 0.15 * size && box.bottom > last.bottom
}

/** In heights of a digit: the narrow space between thousands, which many files do not name. */
const leastThousandsGap = 0.07

/**
 * Whether three digits, and no more, begin here a little apart from the digit before them: « 1 201 », « 12 345 678 ».
 * Digits that all stand apart are only spaced.
 */
export function beginsThousands(text: PageText, index: number, last: Box): boolean {
  const box = text.boxAt(index)
  const gap = box.left - last.right
  if (gap < leastThousandsGap * (box.top - box.bottom)) return false
  const holdsDigit = (at: number): boolean => at >= 0 && at < text.length && isDigit(text.codeAt(at))
  const gapAfter = (at: number): number => text.boxAt(at + 1).left - text.boxAt(at).right
  // Of millions, the next group stands as far apart.
  const isEnd = !holdsDigit(index + 3) || gapAfter(index + 2) > gap / 2
  const isGroup = isEnd && [-1, 0, 1, 2].every((step) => holdsDigit(index + step))
  return isGroup && gapAfter(index) < gap / 2 && gapAfter(index + 1) < gap / 2
}

/** A digit raised behind a word: a call for a note, or the square of a measure. */
function isRaisedDigit(code: number, box: Box, { text, last }: { text: string; last: Box | null }): boolean {
  if (last === null || !isDigit(code) || !/[\p{L}.,;»)]$/u.test(text) || !isRaised(box, last)) return false
  // The digit of « H₂O » is small as well, and stands below the middle of its letter.
  return box.top + box.bottom > last.top + last.bottom
}

/** Text as it is written so far; its last sign may be the last digit of a call for a note. */
export interface Written {
  readonly text: string
  readonly isInCall: boolean
}

/** The text with one more character: raised digits behind a word are the call for a note, or a power. */
export function withSign(written: Written, code: number, { box, last }: { box: Box; last: Box | null }): Written {
  const { text, isInCall } = written
  const sign = String.fromCodePoint(code)
  const goesOn = isInCall && isDigit(code) && last !== null && box.left - last.right < 0.3 * (box.top - box.bottom)
  if (goesOn) return { text: `${text.slice(0, -1)}${sign}]`, isInCall: true }
  if (!isRaisedDigit(code, box, { text, last })) return { text: text + sign, isInCall: false }
  const raised = raisedDigit(code, text)
  return { text: text + raised, isInCall: raised.endsWith(']') }
}

const measure = /(?:^|[\s\d])[cdkm]?m$/
const powers: ReadonlyMap<number, string> = new Map([
  [50, '²'],
  [51, '³'],
])

/** « m² », or a call for a note apart from its word: « conseil[^1] ». */
function raisedDigit(code: number, text: string): string {
  const power = measure.test(text) ? powers.get(code) : undefined
  return power ?? `[^${String.fromCodePoint(code)}]`
}
