import type { ReadingNote } from '#data/documents/reading-note'
import { lostWords, wordSet } from '#text/lost-words'
import { isBlank, isDigit, isRaised, lineEnds, wordCut } from './characters.ts'
import type { PageText } from './page-text.ts'

/** Page numbers and raised letters read otherwise are no loss. */
const fewestWords = 3
const leastShare = 0.02

/** Where the engine parts a word at the end of a line: with or without its hyphen, it is another word. */
const cutWord = /(?:(?<![\p{L}\p{N}])[\p{L}\p{N}]+)?\u0002\s*[\p{L}\p{N}]*/gu

function isLetter(code: number | undefined): boolean {
  return code !== undefined && /\p{L}/u.test(String.fromCodePoint(code))
}

/** All the words of a page, as the engine gives them. */
export function engineText(text: PageText): string {
  const codes: number[] = []
  for (let index = 0; index < text.length; index += 1) {
    const code = text.codeAt(index)
    // The call for a note stands behind its word.
    if (isDigit(code) && isLetter(codes.at(-1)) && isRaised(text.boxAt(index), text.boxAt(index - 1))) codes.push(32)
    if (lineEnds.has(code) || isBlank(code)) codes.push(32)
    else if (code === wordCut || code > 31) codes.push(code)
  }
  let whole = ''
  for (let start = 0; start < codes.length; start += 1000)
    whole += String.fromCodePoint(...codes.slice(start, start + 1000))
  return whole.replaceAll(cutWord, ' ')
}

/** Pages of which the text keeps less than the engine gives. */
export function pageLosses(pages: readonly { number: number; engineText: string }[], markdown: string): ReadingNote[] {
  const kept = wordSet([markdown])
  return pages.flatMap(({ number, engineText: source }): ReadingNote[] => {
    const { lost, of, examples } = lostWords(source, kept)
    if (lost < fewestWords || lost < of * leastShare) return []
    return [{ kind: 'lost_words', page: number, lost, of, examples: [...examples] }]
  })
}
