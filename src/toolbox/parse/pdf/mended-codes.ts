import { lineEnds, wordCut } from './characters.ts'
import type { PageText } from './page-text.ts'

/** Hyphens that programs draw where a line ends in a word; the engine knows that of keyboards alone. */
const drawnHyphens: ReadonlySet<number> = new Set([0xad, 0x2010])
/** A code that no reader writes. */
const nothing = 0
/** Letters nearer than this, in heights, are of one word. */
const nearest = 0.1

/** The engine's characters, with one mark for all hyphens that cut a word, and words that lie on their side whole. */
export function mendedCodes(text: Pick<PageText, 'codeAt' | 'boxAt' | 'angleAt'>): PageText['codeAt'] {
  return (index) => {
    const code = text.codeAt(index)
    if (drawnHyphens.has(code) && lineEnds.has(text.codeAt(index + 1))) return wordCut
    return lineEnds.has(code) && isInTurnedWord(text, index) ? nothing : code
  }
}

/** The engine ends the line after most letters that are written upwards or downwards, by their heights. */
function isInTurnedWord({ codeAt, boxAt, angleAt }: Parameters<typeof mendedCodes>[0], index: number): boolean {
  const before = index > 0 && lineEnds.has(codeAt(index - 1)) ? index - 2 : index - 1
  const after = lineEnds.has(codeAt(index + 1)) ? index + 2 : index + 1
  if (before < 0) return false
  const isTurned = (place: number): boolean => Math.abs(Math.sin(angleAt(place))) > 0.98
  if (!isTurned(before) || !isTurned(after)) return false
  const [one, other] = [boxAt(before), boxAt(after)]
  const gap = Math.min(Math.abs(one.bottom - other.top), Math.abs(other.bottom - one.top))
  const isInLine = Math.min(one.right, other.right) - Math.max(one.left, other.left) > 0.5 * (one.right - one.left)
  return isInLine && gap < nearest * (one.right - one.left)
}
