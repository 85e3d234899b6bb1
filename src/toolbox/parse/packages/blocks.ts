import type { MarkdownWriter } from '#text/markdown-writer'

/** What the text of an office file is made of, in its order. */
export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'item'; readonly depth: number; readonly mark: string; readonly text: string }
  | { readonly kind: 'table' | 'note'; readonly text: string }

/** What a program writes before an item of a list. */
export type ListMark = { readonly kind: 'bullet' } | { readonly kind: 'number'; readonly text: string }

/**
 * An item as it shows. Figures are Markdown's own; another number is kept in words, and one that says what it counts
 * (“Article 3”) starts a paragraph.
 */
export function itemBlock(mark: ListMark, depth: number, text: string): Block {
  if (mark.kind === 'bullet') return { kind: 'item', depth, mark: '-', text }
  const figures = /^(\d{1,9})[.)]?$/.exec(mark.text)
  if (figures !== null) return { kind: 'item', depth, mark: `${figures[1]}.`, text }
  const isNamed = /\p{L}{3}/u.test(mark.text) && !/^[IVXLC]+\P{L}*$/iu.test(mark.text)
  return isNamed
    ? { kind: 'paragraph', text: `${mark.text} ${text}` }
    : { kind: 'item', depth, mark: '-', text: `${mark.text} ${text}` }
}

/** A heading with its number; text that is longer than any title is text. */
export function headingBlock(level: number, text: string, mark: ListMark | null = null): Block {
  const numbered = mark?.kind === 'number' ? `${mark.text} ${text}` : text
  if (text.length > longestHeading) return { kind: 'paragraph', text: numbered }
  return { kind: 'heading', level, text: numbered.replaceAll('**', '').replaceAll(/\s+/g, ' ') }
}

const longestHeading = 300

/** Writes items that follow one another as one list; a note waits for the end of the list that calls it. */
export function writeBlocks(out: MarkdownWriter, blocks: readonly Block[]): void {
  let items: string[] = []
  let depths: number[] = []
  let waiting: string[] = []
  const closeList = (): void => {
    out.block(items.join('\n'))
    for (const note of waiting) out.block(note)
    ;[items, depths, waiting] = [[], [], []]
  }
  for (const block of blocks) {
    if (block.kind === 'item') {
      depths = depths.filter((depth) => depth < block.depth)
      items.push(`${'   '.repeat(depths.length)}${block.mark} ${block.text.replaceAll(/\s+/g, ' ')}`)
      depths.push(block.depth)
    } else if (block.kind === 'note' && items.length > 0) waiting.push(block.text)
    else {
      closeList()
      writeBlock(out, block)
    }
  }
  closeList()
}

function writeBlock(out: MarkdownWriter, block: Exclude<Block, { kind: 'item' }>): void {
  if (block.kind === 'heading') out.heading(block.level, block.text)
  else if (block.kind === 'paragraph')
    out.paragraph(block.text.replaceAll(/[^\S\n]+/g, ' ').replaceAll(/ ?\n ?/g, '\n'))
  else out.block(block.text)
}

/** Blocks of a cell or a note on one line, the rows of an inner table one after the other. */
export function lineOfBlocks(blocks: readonly Block[]): string {
  return blocks
    .map((block) => {
      if (block.kind === 'item') return block.mark === '-' ? block.text : `${block.mark} ${block.text}`
      return block.kind === 'table' ? rowsInLine(block.text) : block.text
    })
    .join(' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

function rowsInLine(table: string): string {
  return table
    .split('\n')
    .filter((line) => !/^\|(?: --- \|)+$/.test(line))
    .map((line) => line.replace(/^\| | \|$/g, '').replaceAll(' | ', ' '))
    .join(' ; ')
}
