import type { ParsedPage } from '#data/documents/parsed'
import { withShortRuns } from '../tidy-text.ts'
import { type Block, numbered } from './blocks.ts'

/** The engine sees a space behind raised figures. */
const afterCall = /(\[\^\d{1,4}\]|[²³]) (?=[.,)])/g
const ligatures = /[\ufb00-\ufb06]/g

/** Words as they are, without what would become a mark of Markdown by accident. */
function escaped(block: Block, text: string, isFirst: boolean): string {
  const plain = withShortRuns(text.normalize('NFC'))
    .replace(ligatures, (letters) => letters.normalize('NFKC'))
    .replace(afterCall, '$1')
    .replace(/(?:\s?\.){5,}\s*/g, ' … ')
  if (block.kind === 'table' || !isFirst) return plain
  return plain.replace(/^(#{1,6}\s|>|\||```|~~~|[*+]\s)/, '\\$1')
}

function opening({ kind, segments }: Block, level: number): string {
  if (kind === 'heading') return `${'#'.repeat(level)} `
  return kind === 'item' && !numbered.test(segments[0]?.text ?? '') ? '- ' : ''
}

/** No level is skipped on the way down: the look of a heading says what is above it, not by how much. */
class Levels {
  readonly #open: number[] = []

  below(level: number): number {
    while ((this.#open.at(-1) ?? 0) >= level) this.#open.pop()
    this.#open.push(level)
    return this.#open.length
  }
}

/** Blocks as one Markdown text, and where each page begins in it. */
export function writeBlocks(blocks: readonly Block[]): { markdown: string; pages: ParsedPage[] } {
  const pages: ParsedPage[] = []
  const parts: string[] = []
  let length = 0
  const levels = new Levels()
  const write = (text: string): void => {
    parts.push(text)
    length += text.length
  }
  blocks.forEach((block, index) => {
    if (index > 0) write(block.kind === 'item' && blocks[index - 1]?.kind === 'item' ? '\n' : '\n\n')
    const level = block.kind === 'heading' ? levels.below(block.level) : 0
    block.segments.forEach(({ page, text }, segment) => {
      if (pages.at(-1)?.page !== page) pages.push({ page, start: length })
      write((segment === 0 ? opening(block, level) : '') + escaped(block, text, segment === 0))
    })
  })
  return { markdown: parts.join(''), pages }
}
