import { beginsThousands, isBlank, isRaised, lineEnds, withSign, wordCut, type Written } from './characters.ts'
import { keepsHyphen } from './hyphens.ts'
import type { Box, PageText } from './page-text.ts'
import { type TaggedPart, partsOf } from './tags.ts'

/** The words of a page by the parts that its file names. */
export interface TaggedPage {
  readonly number: number
  readonly parts: readonly TaggedPart[]
  /** Characters that belong to a part, and all of them: the others are running titles, or a file badly tagged. */
  readonly taggedLetters: number
  readonly letters: number
}

const noWords: ReadonlySet<string> = new Set()
const longestWord = 30

/** The letters from a character on. */
function wordAt(text: PageText, start: number): string {
  let word = ''
  for (let index = start; index < Math.min(text.length, start + longestWord); index += 1) {
    const letter = String.fromCodePoint(text.codeAt(index))
    if (!/[\p{L}\d]/u.test(letter)) break
    word += letter
  }
  return word
}

/** Puts each character of a page into its part; a page without tags gives nothing. */
export function readTagged(text: PageText, number: number): TaggedPage {
  const { parts, byMark } = partsOf(text.structure())
  if (parts.length === 0) return { number, parts, letters: text.length, taggedLetters: 0 }
  let letters = 0
  let taggedLetters = 0
  let last: { part: TaggedPart | undefined; box: Box } | null = null
  let written: Written = { text: '', isInCall: false }
  let gap: 'none' | 'space' | 'cut' = 'none'
  for (let index = 0; index < text.length; index += 1) {
    const code = text.codeAt(index)
    if (code === wordCut) gap = 'cut'
    else if (isBlank(code) || lineEnds.has(code)) gap = gap === 'cut' ? gap : 'space'
    else if (code > 31 && code < 0xfffe) {
      const box = text.boxAt(index)
      const part = byMark.get(text.markAt(index))
      letters += 1
      if (part !== undefined) {
        taggedLetters += 1
        const isGroup = gap === 'none' && last?.part === part && beginsThousands(text, index, last.box)
        const isApart = isGroup || (gap === 'space' && !(last?.part === part && isRaised(box, last.box)))
        const hyphen = gap === 'cut' && keepsHyphen(part.text, wordAt(text, index), noWords) ? '-' : ''
        const isSpaced = isApart || (last?.part !== part && gap !== 'cut')
        part.text += hyphen + (isSpaced && part.text !== '' ? ' ' : '')
        const before: Box | null = !isSpaced && last?.part === part ? last.box : null
        written = withSign({ text: part.text, isInCall: written.isInCall }, code, { box, last: before })
        part.text = written.text
      }
      last = { part, box }
      gap = 'none'
    }
  }
  return { number, parts: parts.filter((part) => part.text !== '' || part.kind === 'cell'), letters, taggedLetters }
}
