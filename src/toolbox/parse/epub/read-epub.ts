import type { PagePart } from '#contract/citations'
import type { ParsedPage } from '#data/documents/parsed'
import { AppError } from '#platform/errors'
import { languageOf } from '../language.ts'
import { openPage } from '../html/open-page.ts'
import { contentsOf, partName, readDescription } from './contents.ts'
import { markNotes } from './mark-notes.ts'
import { pageMarkdown } from '#text/html/page-markdown'
import { checkPackage } from '../packages/check-package.ts'
import { openPackage, type Package, requirePart } from '../packages/open-package.ts'
import { childOf, descendantsOf, elementsOf, textOf } from '../packages/xml.ts'
import type { ParserInput, Reading } from '../parser.ts'
import { decodeText } from '../text/decode-text.ts'
import { tidyText } from '../tidy-text.ts'

/** The chapters of an electronic book in the order in which they are read (EPUB 3.3), without its table of contents. */
export async function readEpub(input: ParserInput): Promise<Reading> {
  checkPackage(input.bytes)
  const archive = openPackage(input.bytes)
  const [root] = descendantsOf(readDescription(requirePart(archive, 'META-INF/container.xml')), 'rootfile')
  const file = root?.attributes['full-path'] ?? ''
  const book = readDescription(requirePart(archive, file))
  const items = new Map(
    elementsOf(childOf(book, 'manifest') ?? book).map(({ attributes }) => [attributes.id, attributes]),
  )
  const contents = contentsOf(archive, file, book)
  const locked = lockedParts(archive)
  const chapters: string[] = []
  for (const { attributes } of elementsOf(childOf(book, 'spine') ?? book, 'itemref')) {
    const item = items.get(attributes.idref)
    if (item?.href === undefined || item.properties?.includes('nav') === true) continue
    const name = partName(file, item.href)
    if (locked.has(name)) throw new AppError('encrypted', {})
    const bytes = name === contents.page ? null : archive.part(name)
    if (bytes !== null) chapters.push(withHeading(chapterOf(bytes, input), contents.titles.get(name)))
  }
  const pages: ParsedPage[] = []
  let markdown = ''
  for (const chapter of chapters.filter((text) => text !== '')) {
    if (markdown !== '') markdown += '\n\n'
    pages.push({ page: pages.length + 1, start: markdown.length, part: partOf(chapter) })
    markdown += chapter
  }
  if (markdown === '') throw new AppError('empty_document', {})
  const metadata = childOf(book, 'metadata') ?? book
  const title = childOf(metadata, 'dc:title')
  const language = childOf(metadata, 'dc:language')
  return {
    title: title === undefined ? null : textOf(title).trim() || null,
    markdown,
    language: languageOf(markdown, language === undefined ? null : textOf(language)),
    pages,
  }
}

/** Books that are sold may be locked (OCF 3.3, 4.2.6.3.2); fonts often are in others. */
function lockedParts(archive: Package): ReadonlySet<string> {
  const part = archive.part('META-INF/encryption.xml')
  if (part === null) return new Set()
  const references = [...descendantsOf(readDescription(part), 'CipherReference')]
  return new Set(references.map(({ attributes }) => partName('', attributes.URI ?? '')))
}

const longestName = 300

/** A chapter is known by its first heading. */
function partOf(chapter: string): PagePart {
  const name = /^#{1,6} (.+)$/m.exec(chapter)?.[1]?.slice(0, longestName) ?? ''
  return { kind: 'chapter', name, file: null, page: null }
}

/** A cover holds no word. */
function chapterOf(bytes: Uint8Array, { progress }: ParserInput): string {
  const body = openPage(tidyText(decodeText(bytes))).querySelector('body')
  if (body === null) return ''
  markNotes(body)
  return tidyText(pageMarkdown(body, progress)).trim()
}

/** Many chapters say their title in a picture, or as a paragraph: the table of contents names them. */
function withHeading(chapter: string, title: string | undefined): string {
  if (chapter === '' || title === undefined || title === '' || /^#{1,6} /m.test(chapter)) return chapter
  const [first = '', ...others] = chapter.split('\n\n')
  const isSaid = plain(first) === plain(title)
  return [`# ${title}`, ...(isSaid ? others : [first, ...others])].join('\n\n')
}

function plain(text: string): string {
  return text
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase()
}
