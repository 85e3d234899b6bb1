import type { ReadLine, ReadWord } from './lines-from-tsv.ts'

const descends = /[gjpqyçQJ,;()[\]{}|§]/
const ascends = /[bdfhklt0-9\p{Lu}àâäéèêëîïôöùûüi()[\]{}|§/!?%€&]/u

/** Of a word's height, in its size, for the letters that it has: what stands above and below small letters counts. */
function shareOf(text: string): number {
  const [above, below] = [ascends.test(text), descends.test(text)]
  if (above && below) return 0.93
  if (above) return 0.72
  return below ? 0.73 : 0.52
}

function sizeOfWord({ text, top, bottom }: ReadWord): number {
  return (bottom - top) / shareOf(text)
}

/** Size of the letters of a line, in pixels. */
export function sizeOf({ words }: { readonly words: readonly ReadWord[] }): number {
  const sizes = words.filter(({ text }) => /[\p{L}\d]{2}/u.test(text)).map(sizeOfWord)
  return middleOf(sizes.length > 0 ? sizes : words.map(sizeOfWord))
}

/** Size of most letters of a page. */
export function bodySizeOf(lines: readonly ReadLine[]): number {
  return middleOf(lines.flatMap(({ words }) => words.flatMap((word) => [...word.text].map(() => sizeOfWord(word)))))
}

function middleOf(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0
}
