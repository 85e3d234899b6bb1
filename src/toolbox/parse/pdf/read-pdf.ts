import { AppError } from '#platform/errors'
import { languageOf } from '../language.ts'
import { isNoise } from '../noise.ts'
import type { ParserInput, Reading } from '../parser.ts'
import { type Block, blocksOf } from './blocks.ts'
import { headingStyleOf } from './headings.ts'
import { type Page, withoutMargins } from './margins.ts'
import { engineText, pageLosses } from './page-losses.ts'
import { isMostlyUnreadable } from './page-lines.ts'
import type { PageText, PdfFile } from './page-text.ts'
import { openPdf } from './pdfium.ts'
import { type TaggedPage, readTagged } from './read-tagged.ts'
import { areTagsComplete, taggedBlocks } from './tagged-blocks.ts'
import { inReadingOrder } from './reading-order.ts'
import { readPageLines } from './ruled-tables.ts'
import { uprightPage } from './turned-page.ts'
import { titleOf } from './title.ts'
import { writeBlocks } from './write-blocks.ts'

/** One page read both ways: as it looks, and as its file says it is. */
interface ReadPage extends Page {
  readonly tagged: TaggedPage
  readonly engineText: string
  /** Its words are drawn, not written. */
  readonly isPicture: boolean
}

/** The text layer of a PDF as Markdown: headings, lists and tables by its tags, else by their look; pages for citations. */
export async function readPdf({ bytes, progress }: ParserInput): Promise<Reading> {
  const file = await openPdf(bytes)
  const pages = readPages(file, progress)
  const blocks = bestBlocks(pages)
  const written = writeBlocks(blocks)
  const unreadPages = pages.filter(({ isPicture }) => isPicture).map(({ number }) => number)
  if (unreadPages.length === 0 && !/[\p{L}\d]/u.test(written.markdown)) throw new AppError('empty_document', {})
  return {
    title: titleOf(file.meta('Title'), blocks),
    language: languageOf(written.markdown),
    ...written,
    unreadPages,
    notes: [
      ...(file.isXmlForm ? [{ kind: 'unread_part' as const, name: 'XFA' }] : []),
      ...pageLosses(pages, written.markdown),
    ],
  }
}

/** Tags are exact where they are complete; many files carry some that name nothing but paragraphs. */
function bestBlocks(pages: readonly ReadPage[]): Block[] {
  const tags = pages.map(({ tagged }) => tagged)
  const tagged = areTagsComplete(tags) ? taggedBlocks(tags) : []
  if (tagged.some(({ kind }) => kind === 'heading')) return tagged
  const style = headingStyleOf(pages.flatMap(({ lines }) => lines))
  const looked = blocksOf(withoutMargins(pages, style), style)
  return tagged.length > 0 && !looked.some(({ kind }) => kind === 'heading') ? tagged : looked
}

/** Files of a few bytes announce a million pages. */
const mostPages = 20_000

function readPages(file: PdfFile, progress: () => void): ReadPage[] {
  const pages: ReadPage[] = []
  if (file.pageCount > mostPages) throw new AppError('corrupted', { reason: 'absurd_page_count' })
  for (let index = 0; index < file.pageCount; index += 1) {
    const page = file.withPage(index, (text) => readPage(text, index + 1))
    if (page !== null) pages.push(page)
    progress()
  }
  if (pages.length === 0) throw new AppError('corrupted', { reason: 'no_readable_page' })
  return pages
}

function readPage(drawn: PageText, number: number): ReadPage {
  const text = uprightPage(drawn)
  const source = engineText(text)
  const isReadable = !isMostlyUnreadable(text) && !isNoise(source)
  const lines = isReadable ? inReadingOrder(readPageLines(text, number), text.isForm) : []
  const nothing = { number, parts: [], letters: 0, taggedLetters: 0 }
  return {
    number,
    height: text.height,
    lines,
    tagged: isReadable ? readTagged(text, number) : nothing,
    engineText: isReadable ? source : '',
    isPicture: (lines.length === 0 && !text.isBlank) || isStampedScan(source, text),
  }
}

/** Fewer letters than a paragraph has, on a page that was scanned: « Reçu en préfecture le… », a number, a name. */
const stamp = { letters: 150, pictureShare: 0.7 }

function isStampedScan(source: string, text: PageText): boolean {
  const letters = source.replaceAll(/\s+/g, '').length
  return letters > 0 && letters < stamp.letters && text.pictureShare() >= stamp.pictureShare
}
