import type { Block } from '../packages/blocks.ts'

const entry = /^([^\t]{1,250})\t+(\d{1,4})$/
const heading = /^(?:\*\*)?(?:sommaire|table des matières|contents|table of contents)(?:\*\*)?$/i
const fewest = 3

/** Without a list of headings with their pages, written by hand or by a program that gives it no style of its own. */
export function withoutContents(blocks: readonly Block[]): readonly Block[] {
  const headings = new Set(blocks.filter(({ kind }) => kind === 'heading').map(({ text }) => wordsOf(text)))
  const isEntry = ({ kind, text }: Block): boolean =>
    (kind === 'paragraph' || kind === 'item') && headings.has(wordsOf(entry.exec(text)?.[1] ?? ''))
  const first = blocks.findIndex(isEntry)
  if (first < 0 || blocks.filter(isEntry).length < fewest) return blocks
  return blocks.filter((block, index) => !isEntry(block) && !(index === first - 1 && heading.test(block.text)))
}

function wordsOf(text: string): string {
  return text.replaceAll('**', '').replaceAll(/\s+/g, ' ').trim().toLowerCase()
}
