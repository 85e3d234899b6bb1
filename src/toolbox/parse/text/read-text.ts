import type { ParsedDocument } from '#data/documents/parsed'
import { AppError } from '#platform/errors'
import { withArticleHeadings } from '../article-headings.ts'
import { languageOf } from '../language.ts'
import type { ParserInput } from '../parser.ts'
import { tidyText } from '../tidy-text.ts'
import { decodeText } from './decode-text.ts'
import { withTextHeadings } from './text-headings.ts'

/** Plain text as Markdown: its titles are headings, its lines stay as they are, nothing becomes a mark by accident. */
export async function readText({ bytes }: ParserInput): Promise<ParsedDocument> {
  const plain = tidyText(decodeText(bytes)).replace(/^(\s{0,3})(#{1,6}\s|>|\||```)/gm, '$1\\$2')
  const headed = withTextHeadings(plain).replace(/^(\s{0,3})(~~~)/gm, '$1\\$2')
  const markdown = withArticleHeadings(tidyText(headed).trim())
  if (markdown === '') throw new AppError('empty_document', {})
  return { title: null, markdown, language: languageOf(markdown), pages: [] }
}
