import { AppError } from '#platform/errors'
import { lostWords, wordSet } from '#text/lost-words'
import { languageOf } from '../language.ts'
import { isNoise } from '../noise.ts'
import type { ParserInput, Reading } from '../parser.ts'
import { type Block, blocksOf } from './blocks.ts'
import { marks } from './form-fields.ts'
import { type HeadingStyle, headingStyleOf } from './headings.ts'
import { type Page, runningTitles, withoutMargins } from './margins.ts'
import { engineText, pageLosses } from './page-losses.ts'
import { isMostlyUnreadable } from './page-lines.ts'
import type { PageText, PdfFile } from './page-text.ts'
import { openPdf } from './pdfium.ts'
import { type TaggedPage, readTagged } from './read-tagged.ts'
import { areTagsComplete, taggedBlocks } from './tagged-blocks.ts'
import { inReadingOrder } from './reading-order.ts'
import { readPageLines } from './ruled-tables.ts'
import { hasRightToLeft, inSpokenOrder } from './spoken-order.ts'
import { uprightPage } from './turned-page.ts'
import { turnedTexts, withTurnedTexts } from './turned-text.ts'
import { withFields } from './with-fields.ts'
import { titleOf } from './title.ts'
import { writeBlocks } from './write-blocks.ts'

/** One page read both ways: as it looks, and as its file says it is. */
interface ReadPage extends Page {
  readonly tagged: TaggedPage
  readonly engineText: string
  /** Lines on their side beside its text. */
  readonly turned: readonly string[]
  readonly hasFields: boolean
  /** Something was filled in, which no tag names. */
  readonly isFilled: boolean
  /** Its words are drawn, not written. */
  readonly isPicture: boolean
}

/** The text layer of a PDF as Markdown: headings, lists and tables by its tags, else by their look; pages for citations. */
export async function readPdf({ bytes, progress }: ParserInput): Promise<Reading> {
  const file = await openPdf(bytes)
  const pages = readPages(file, progress)
  const blocks = withTurnedTexts(bestBlocks(pages), pages)
  const written = writeBlocks(blocks)
  const unreadPages = pages.filter(({ isPicture }) => isPicture).map(({ number }) => number)
  if (unreadPages.length === 0 && !/[\p{L}\d]/u.test(written.markdown)) throw new AppError('empty_document', {})
  return {
    title: titleOf(file.meta('Title'), blocks),
    language: languageOf(written.markdown),
    ...written,
    unreadPages,
    notes: [
      ...(file.isXmlForm && !pages.some(({ hasFields }) => hasFields) ? [{ kind: 'xml_form' as const }] : []),
      ...pageLosses(pages, written.markdown),
    ],
  }
}

/** Tags are exact where they are complete; many files carry some that name nothing but paragraphs. */
function bestBlocks(pages: readonly ReadPage[]): Block[] {
  const tags = pages.map(({ tagged }) => tagged)
  const isFilled = pages.some((page) => page.isFilled)
  const tagged = !isFilled && areTagsComplete(tags) ? taggedBlocks(tags) : []
  const style = headingStyleOf(pages.flatMap(({ lines }) => lines))
  if (tagged.some(({ kind }) => kind === 'heading')) return withRunningTitles(tagged, pages, style)
  const looked = blocksOf(withoutMargins(pages, style), style)
  return tagged.length > 0 && !looked.some(({ kind }) => kind === 'heading') ? tagged : looked
}

/** Tags leave running titles out as no part of the text: they may say what the document is. */
function withRunningTitles(blocks: readonly Block[], pages: readonly ReadPage[], style: HeadingStyle): Block[] {
  const said = wordSet(blocks.flatMap(({ segments }) => segments.map(({ text }) => text)))
  const titles = runningTitles(pages, style).filter(({ text }) => lostWords(text, said).lost > 0)
  return [
    ...titles.map(({ page, text }): Block => ({ kind: 'paragraph', level: 0, segments: [{ page, text }] })),
    ...blocks,
  ]
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
  const filled = withFields(uprightPage(drawn))
  const source = engineText(filled)
  const text = hasRightToLeft(source) ? inSpokenOrder(filled) : filled
  const isReadable = !isMostlyUnreadable(text) && !isNoise(source)
  const lines = isReadable ? inReadingOrder(readPageLines(text, number), text.fields.length > 0) : []
  const nothing = { number, parts: [], letters: 0, taggedLetters: 0 }
  return {
    number,
    height: text.height,
    lines,
    tagged: isReadable ? readTagged(text, number) : nothing,
    engineText: isReadable ? source : '',
    turned: isReadable ? turnedTexts(text, number) : [],
    hasFields: text.fields.length > 0,
    isFilled: text.fields.some(({ text: value }) => value !== '' && value !== marks.empty),
    isPicture: (lines.length === 0 && !text.isBlank) || isStampedScan(source, text),
  }
}

/** Fewer letters than a paragraph has, on a page that was scanned: « Reçu en préfecture le… », a number, a name. */
const stamp = { letters: 150, pictureShare: 0.7 }

function isStampedScan(source: string, text: PageText): boolean {
  const letters = source.replaceAll(/\s+/g, '').length
  return letters > 0 && letters < stamp.letters && text.pictureShare() >= stamp.pictureShare
}
