import type { ParsedDocument, ParsedPage } from '#data/documents/parsed'
import type { ReadingNote } from '#data/documents/reading-note'
import { isAppError } from '#platform/errors'
import { sniffMediaType } from './media-type.ts'
import { isNoise } from './noise.ts'
import type { PageRecogniser, RecognisedPage } from './page-recogniser.ts'
import { withLowerHeadings } from './packages/write-part.ts'
import type { NamedFile, UnreadFile } from './parser.ts'

export interface FileRecognition {
  readonly recogniser: PageRecogniser
  /** A file inside the document, by its place. */
  openFile(number: number): Promise<NamedFile>
  readonly signal: AbortSignal
}

/** Attachments of one message beyond these are named, not read: each page takes seconds. */
const mostFiles = 30

/**
 * A document with the text of the scans that are attached to it, each below its name; those of which a page is refused
 * or makes no sense are named in its notes.
 */
export async function withRecognisedFiles(
  document: ParsedDocument,
  unread: readonly UnreadFile[],
  recognition: FileRecognition,
): Promise<ParsedDocument> {
  const notes: ReadingNote[] = [...(document.notes ?? [])]
  let whole = document
  for (const [index, file] of unread.entries()) {
    const found = index < mostFiles ? await recognisedPages(file, recognition) : null
    const written = (found?.pages ?? []).filter(({ markdown }) => markdown.trim() !== '' && !isNoise(markdown))
    if (found === null || !found.isWhole || written.length < found.pages.length)
      notes.push({ kind: 'unread_part', name: file.name })
    const isDoubtful = written.some((page) => page.isDoubtful)
    if (isDoubtful) notes.push({ kind: 'doubtful_part', name: file.name })
    if (written.length > 0) whole = insertFile(whole, file, written)
  }
  return unread.length === 0 ? document : { ...whole, notes }
}

interface Found {
  readonly pages: readonly RecognisedPage[]
  readonly isWhole: boolean
}

/** Nothing when the file itself is refused. */
async function recognisedPages(file: UnreadFile, recognition: FileRecognition): Promise<Found | null> {
  const { recogniser, signal, openFile } = recognition
  const pages: RecognisedPage[] = []
  let isWhole = true
  try {
    const { bytes: content } = await openFile(file.file)
    const mediaType = sniffMediaType(content)
    for await (const page of recogniser.recognise({ content, mediaType, pages: file.pages, signal })) {
      if ('refusal' in page) isWhole = false
      else pages.push(page)
    }
  } catch (error) {
    signal.throwIfAborted()
    if (!isAppError(error) || error.code === 'engine_unavailable') throw error
    return null
  }
  return { pages, isWhole }
}

/** What was read goes to the end of the file's part; pages are numbered anew, one after the other. */
function insertFile(document: ParsedDocument, file: UnreadFile, found: readonly RecognisedPage[]): ParsedDocument {
  const { markdown, pages } = document
  const last = pages.findLastIndex(({ part }) => part?.file === file.file)
  const next = pages[last + 1]
  const end = last < 0 || next === undefined ? markdown.length : next.start
  const before = markdown.slice(0, end).trimEnd()
  const rest = markdown.slice(end).trimStart()
  // Its name alone stood there: the first page begins with it.
  const isNamed = last >= 0 && file.pages === 'all'
  const level = levelAt(markdown, pages.find(({ part }) => part?.file === file.file)?.start)
  let text = before
  const added = found
    .toSorted((one, other) => one.page - other.page)
    .map(({ page, markdown: words, isDoubtful }, index): ParsedPage => {
      const start = index === 0 && isNamed ? (pages[last]?.start ?? 0) : text.length + 2
      text += `\n\n${withLowerHeadings(words.trim(), level).markdown}`
      const part = { kind: 'file' as const, name: file.name, file: file.file, page: found.length > 1 ? page : null }
      return { page: 0, start, part, recognised: { isDoubtful } }
    })
  const shift = text.length + 2 - end
  const kept = isNamed ? pages.slice(0, last) : pages.slice(0, last + 1)
  const after = pages.slice(last + 1).map((page) => ({ ...page, start: page.start + shift }))
  const numbered = [...kept, ...added, ...after].map((page, index) => ({ ...page, page: index + 1 }))
  return { ...document, markdown: rest === '' ? text : `${text}\n\n${rest}`, pages: numbered }
}

/** Of the heading that names the file. */
function levelAt(markdown: string, start = 0): number {
  return /^#{1,6}(?= )/.exec(markdown.slice(start, start + 10).trimStart())?.[0].length ?? 0
}
