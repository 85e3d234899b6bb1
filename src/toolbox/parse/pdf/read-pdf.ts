import type { ParsedDocument } from '#data/documents/parsed'
import { AppError } from '#platform/errors'
import { languageOf } from '../language.ts'
import type { ParserInput } from '../parser.ts'
import { blocksOf } from './blocks.ts'
import { headingStyleOf } from './headings.ts'
import { type Page, withoutMargins } from './margins.ts'
import { isMostlyUnreadable, readLines } from './page-lines.ts'
import { type PdfFile, openPdf } from './pdfium.ts'
import { titleOf } from './title.ts'
import { writeBlocks } from './write-blocks.ts'

/** The text layer of a PDF as Markdown: headings by the look of their lines, pages kept for citations. */
export async function readPdf({ bytes, progress }: ParserInput): Promise<ParsedDocument> {
  const file = await openPdf(bytes)
  const whole = readPages(file, progress)
  const style = headingStyleOf(whole.flatMap(({ lines }) => lines))
  const pages = withoutMargins(whole, style)
  const blocks = blocksOf(pages, style)
  const written = writeBlocks(blocks)
  if (!/[\p{L}\d]/u.test(written.markdown)) throw new AppError('empty_document', {})
  return { title: titleOf(file.meta('Title'), blocks), language: languageOf(written.markdown), ...written }
}

function readPages(file: PdfFile, progress: () => void): Page[] {
  const pages: Page[] = []
  let broken = 0
  for (let index = 0; index < file.pageCount; index += 1) {
    const number = index + 1
    const page = file.withPage(index, (text) => {
      const lines = isMostlyUnreadable(text) ? [] : readLines(text, number)
      return { number, height: text.height, lines }
    })
    if (page === null) broken += 1
    else pages.push(page)
    progress()
  }
  if (pages.length === 0) throw new AppError('corrupted', { reason: broken > 0 ? 'no page can be read' : 'no page' })
  return pages
}
