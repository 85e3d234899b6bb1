import { AppError } from '#platform/errors'
import type { ReadingNote } from '#data/documents/reading-note'
import { MarkdownWriter } from '#text/markdown-writer'
import { withArticleHeadings } from '../article-headings.ts'
import { languageOf } from '../language.ts'
import { checkPackage } from '../packages/check-package.ts'
import { openPackage } from '../packages/open-package.ts'
import type { ParserInput, Reading } from '../parser.ts'
import { titleIn } from '../title-in.ts'
import { openDocument } from './document-parts.ts'
import { withoutContents } from './table-of-contents.ts'
import { type Block, TextContent } from './text-content.ts'

/** A text document of Word: changes as accepted, notes below their paragraph, running titles and comments left out. */
export async function readDocx({ bytes, progress }: ParserInput): Promise<Reading> {
  checkPackage(bytes)
  const { parts, comments, title, hiddenWords } = openDocument(openPackage(bytes))
  progress()
  const content = new TextContent(parts)
  content.write(parts.body)
  const markdown = withArticleHeadings(writeBlocks(withoutContents(content.blocks)))
  if (!/[\p{L}\d]/u.test(markdown)) throw new AppError('empty_document', {})
  const notes: ReadingNote[] = []
  if (comments > 0) notes.push({ kind: 'comments', count: comments })
  if (hiddenWords() > 0) notes.push({ kind: 'hidden_words', count: hiddenWords() })
  return { title: titleIn(markdown, title), markdown, language: languageOf(markdown), pages: [], notes }
}

function writeBlocks(blocks: readonly Block[]): string {
  const out = new MarkdownWriter()
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
      items.push(`${'   '.repeat(depths.length)}${block.mark} ${oneLine(block.text)}`)
      depths.push(block.depth)
      continue
    }
    // A note waits for the end of the list that calls it.
    if (block.kind === 'note' && items.length > 0) {
      waiting.push(block.text)
      continue
    }
    closeList()
    if (block.kind === 'heading') out.heading(block.level, block.text)
    else if (block.kind === 'paragraph')
      out.paragraph(block.text.replaceAll(/[^\S\n]+/g, ' ').replaceAll(/ ?\n ?/g, '\n'))
    else out.block(block.text)
  }
  closeList()
  return out.toString()
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ')
}
