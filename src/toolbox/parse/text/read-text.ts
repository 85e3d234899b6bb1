import type { ParsedDocument } from '#data/documents/parsed'
import { AppError } from '#platform/errors'
import { languageOf } from '../language.ts'
import type { ParserInput } from '../parser.ts'
import { tidyText } from '../tidy-text.ts'
import { decodeText } from './decode-text.ts'

/** Plain text as Markdown: its lines stay as they are, and nothing in it becomes a mark by accident. */
export async function readText({ bytes }: ParserInput): Promise<ParsedDocument> {
  const markdown = tidyText(decodeText(bytes))
    .replace(/^(\s{0,3})(#{1,6}\s|>|\||```|~~~)/gm, '$1\\$2')
    .trim()
  if (markdown === '') throw new AppError('empty_document', {})
  return { title: null, markdown, language: languageOf(markdown), pages: [] }
}
