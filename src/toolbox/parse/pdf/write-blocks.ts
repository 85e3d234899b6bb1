import type { ParsedPage } from '#data/documents/parsed'
import { withShortRuns } from '../tidy-text.ts'
import type { Block } from './blocks.ts'

const ligatures = /[\ufb00-\ufb06]/g

/** Words as they are, without what would become a mark of Markdown by accident. */
function escaped(block: Block, text: string, isFirst: boolean): string {
  const plain = withShortRuns(text.normalize('NFC'))
    .replace(ligatures, (letters) => letters.normalize('NFKC'))
    .replace(/(?:\s?\.){5,}\s*/g, ' … ')
  if (block.kind === 'table' || !isFirst) return plain
  return plain.replace(/^(#{1,6}\s|>|\||```|~~~|[*+]\s)/, '\\$1')
}

function opening({ kind }: Block, level: number): string {
  if (kind === 'heading') return `${'#'.repeat(level)} `
  return kind === 'item' ? '- ' : ''
}

/** Blocks as one Markdown text, and where each page begins in it. */
export function writeBlocks(blocks: readonly Block[]): { markdown: string; pages: ParsedPage[] } {
  const pages: ParsedPage[] = []
  const parts: string[] = []
  let length = 0
  let level = 0
  const write = (text: string): void => {
    parts.push(text)
    length += text.length
  }
  blocks.forEach((block, index) => {
    if (index > 0) write(block.kind === 'item' && blocks[index - 1]?.kind === 'item' ? '\n' : '\n\n')
    // A level is never skipped on the way down: sizes of letters say which is above, not by how much.
    if (block.kind === 'heading') level = Math.min(block.level, level + 1)
    block.segments.forEach(({ page, text }, segment) => {
      if (pages.at(-1)?.page !== page) pages.push({ page, start: length })
      write((segment === 0 ? opening(block, level) : '') + escaped(block, text, segment === 0))
    })
  })
  return { markdown: parts.join(''), pages }
}
