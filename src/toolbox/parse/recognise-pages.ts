import type { ParsedDocument, ParsedPage } from '#data/documents/parsed'
import type { ReadingNote } from '#data/documents/reading-note'
import { AppError } from '#platform/errors'
import { languageOf } from './language.ts'
import { isNoise } from './noise.ts'
import type { PageRecogniser, RecognisedPage, RefusedPage } from './page-recogniser.ts'
import type { ReadDocument } from './document-reader.ts'
import type { NamedFile } from './parser.ts'
import { withRecognisedFiles } from './recognise-files.ts'

export interface Recognition {
  readonly recogniser: PageRecogniser
  /** The bytes of the file, asked for when a page needs them. */
  content(): Promise<Uint8Array>
  /** A file inside it, by its place. */
  openFile(number: number): Promise<NamedFile>
  readonly signal: AbortSignal
}

/** A document, and the files inside it, with the text of their pictures in place. Throws what `withRecognisedPages` does. */
export async function withRecognisedText(read: ReadDocument, recognition: Recognition): Promise<ParsedDocument> {
  return withRecognisedFiles(await withRecognisedPages(read, recognition), read.unreadFiles, recognition)
}

/**
 * A document with the text of its pictures in place; a page that is refused is named in its notes. Nothing to read on
 * any page is `empty_document`, or what the first page was refused for.
 */
async function withRecognisedPages(read: ReadDocument, recognition: Recognition): Promise<ParsedDocument> {
  const { mediaType, parsed, unreadPages: pages } = read
  const { recogniser, signal } = recognition
  const found: RecognisedPage[] = []
  const refused: RefusedPage[] = []
  if (pages.length > 0) {
    const content = await recognition.content()
    for await (const page of recogniser.recognise({ content, mediaType, pages, signal })) {
      if ('refusal' in page) refused.push(page)
      else found.push(page)
    }
  }
  const written = found.filter(({ markdown }) => markdown.trim() !== '' && !isNoise(markdown))
  if (parsed.markdown === '' && written.length === 0) throw refused[0]?.refusal ?? new AppError('empty_document', {})
  const notes = [...(parsed.notes ?? []), ...notesOf(found, refused)]
  if (written.length === 0) return { ...parsed, notes }
  const whole = insertPages(parsed, written)
  return { ...whole, notes, language: parsed.markdown === '' ? languageOf(whole.markdown) : parsed.language }
}

function notesOf(found: readonly RecognisedPage[], refused: readonly RefusedPage[]): ReadingNote[] {
  const noise = found.filter(({ markdown }) => isNoise(markdown))
  const unread = [...noise, ...refused].map(({ page }) => page).toSorted((one, other) => one - other)
  const doubtful = found.filter(({ page, isDoubtful }) => isDoubtful && !unread.includes(page)).map(({ page }) => page)
  return [
    ...(unread.length > 0 ? [{ kind: 'unread_pages' as const, pages: unread }] : []),
    ...(doubtful.length > 0 ? [{ kind: 'doubtful_pages' as const, pages: doubtful }] : []),
  ]
}

/** Each page before the first one that comes after it; the text around stays as it is. */
function insertPages(parsed: ParsedDocument, written: readonly RecognisedPage[]): ParsedDocument {
  const pages: ParsedPage[] = []
  const known = parsed.pages.filter(({ page }) => written.every((other) => other.page !== page))
  let markdown = ''
  let copied = 0
  const copy = (end: number): void => {
    const shift = markdown.length - copied
    pages.push(
      ...known
        .filter(({ start }) => start >= copied && start < end)
        .map((page) => ({ ...page, start: page.start + shift })),
    )
    markdown += parsed.markdown.slice(copied, end)
    copied = end
  }
  for (const { page, markdown: text, isDoubtful } of written.toSorted((one, other) => one.page - other.page)) {
    copy(known.find((other) => other.page > page)?.start ?? parsed.markdown.length)
    markdown = markdown.trimEnd() + (markdown.trim() === '' ? '' : '\n\n')
    pages.push({ page, start: markdown.length, recognised: { isDoubtful } })
    markdown += `${text.trim()}\n\n`
  }
  copy(parsed.markdown.length)
  return { ...parsed, markdown: markdown.trimEnd(), pages }
}
