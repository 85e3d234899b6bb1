import { AppError } from '#platform/errors'
import type { ReadingNote } from '#data/documents/reading-note'
import { MarkdownWriter } from '#text/markdown-writer'
import { withArticleHeadings } from '../article-headings.ts'
import { languageOf } from '../language.ts'
import { checkPackage } from '../packages/check-package.ts'
import { writeBlocks } from '../packages/blocks.ts'
import { openPackage } from '../packages/open-package.ts'
import type { ParserInput, Reading } from '../parser.ts'
import { titleIn } from '../title-in.ts'
import { openDocument } from './document-parts.ts'
import { withoutContents } from './table-of-contents.ts'
import { TextContent } from './text-content.ts'

/** A text document of Word: changes as accepted, notes below their paragraph, running titles and comments left out. */
export async function readDocx({ bytes, progress }: ParserInput): Promise<Reading> {
  checkPackage(bytes)
  const { parts, comments, title, hiddenWords } = openDocument(openPackage(bytes))
  progress()
  const content = new TextContent(parts)
  content.write(parts.body)
  const out = new MarkdownWriter()
  writeBlocks(out, withoutContents(content.blocks))
  const markdown = withArticleHeadings(out.toString())
  if (!/[\p{L}\d]/u.test(markdown)) throw new AppError('empty_document', {})
  const notes: ReadingNote[] = []
  if (comments > 0) notes.push({ kind: 'comments', count: comments })
  if (hiddenWords() > 0) notes.push({ kind: 'hidden_words', count: hiddenWords() })
  return { title: titleIn(markdown, title), markdown, language: languageOf(markdown), pages: [], notes }
}
