import type { Box } from './pdfium.ts'

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
