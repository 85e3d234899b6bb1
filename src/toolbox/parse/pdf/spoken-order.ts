import { isBlank } from './characters.ts'
import type { PageText } from './page-text.ts'
import { partOf } from './part-of-page.ts'

/** Hebrew, Arabic and their neighbours, and the forms in which old files draw them. */
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/

export function hasRightToLeft(text: string): boolean {
  return rightToLeft.test(text)
}

/** A word by its first character and the one after its last. */
interface Word {
  readonly start: number
  readonly end: number
}

/**
 * The page with its words that are written from right to left in the order in which they are said. The engine gives
 * their letters so, but the words of a line that holds others too from left to right, as they are drawn.
 */
export function inSpokenOrder(text: PageText): PageText {
  const isOfWord = (index: number): boolean =>
    index < text.length && rightToLeft.test(String.fromCodePoint(text.codeAt(index)))
  const indexes: number[] = []
  for (let index = 0; index < text.length;) {
    const words = isOfWord(index) ? wordsFrom(text, index, isOfWord) : []
    const [last] = words.slice(-1)
    if (last === undefined) indexes.push(index)
    else
      indexes.push(...(isDrawnLeftToRight(text, words) ? reversed(words) : placesOf({ start: index, end: last.end })))
    index = last?.end ?? index + 1
  }
  return partOf(text, indexes)
}

/** The words that follow one another with nothing but blanks between them. */
function wordsFrom(text: PageText, first: number, isOfWord: (index: number) => boolean): Word[] {
  const words: Word[] = []
  for (let start = first; isOfWord(start);) {
    let end = start
    while (isOfWord(end)) end += 1
    words.push({ start, end })
    start = end
    while (start < text.length && isBlank(text.codeAt(start))) start += 1
    if (start === end) break
  }
  return words
}

function isDrawnLeftToRight(text: PageText, words: readonly Word[]): boolean {
  const lefts = words.map(({ start }) => text.boxAt(start).left)
  return lefts.length > 1 && lefts.every((left, index) => index === 0 || left > (lefts[index - 1] ?? 0))
}

/** The last word first, the blanks between them where they were. */
function reversed(words: readonly Word[]): number[] {
  return words.toReversed().flatMap((word, index) => {
    const [one, other] = [words[index], words[index + 1]]
    const blanks = one && other ? placesOf({ start: one.end, end: other.start }) : []
    return [...placesOf(word), ...blanks]
  })
}

function placesOf({ start, end }: Word): number[] {
  return Array.from({ length: end - start }, (_, index) => start + index)
}
