import type { ParsedDocument } from '#data/documents/parsed'
import { AppError } from '#platform/errors'
import type { ParserInput } from '../parser.ts'
import { PDFiumLibrary } from '@hyzyla/pdfium'

export async function readPdf({ bytes, progress }: ParserInput): Promise<ParsedDocument> {
  const library = await PDFiumLibrary.init()
  const document = await library.loadDocument(bytes)
  let markdown = ''
  for (const page of document.pages()) {
    markdown += page.getText() + '\n\n'
    progress()
  }
  if (markdown.trim() === '') throw new AppError('empty_document', {})
  return { title: null, markdown, language: 'fr', pages: [] }
}
