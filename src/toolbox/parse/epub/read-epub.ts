import { posix } from 'node:path'
import type { PagePart } from '#contract/citations'
import type { ParsedPage } from '#data/documents/parsed'
import { AppError } from '#platform/errors'
import { languageOf } from '../language.ts'
import { openPage } from '../html/open-page.ts'
import { pageMarkdown } from '#text/html/page-markdown'
import { checkPackage } from '../packages/check-package.ts'
import { openPackage, requirePart } from '../packages/open-package.ts'
import { childOf, descendantsOf, elementsOf, parseXml, textOf } from '../packages/xml.ts'
import type { ParserInput, Reading } from '../parser.ts'
import { decodeText } from '../text/decode-text.ts'
import { tidyText } from '../tidy-text.ts'

/** The chapters of an electronic book in the order in which they are read (EPUB 3.3), without its table of contents. */
export async function readEpub(input: ParserInput): Promise<Reading> {
  checkPackage(input.bytes)
  const archive = openPackage(input.bytes)
  const [root] = descendantsOf(parseXml(requirePart(archive, 'META-INF/container.xml')), 'rootfile')
  const file = root?.attributes['full-path'] ?? ''
  const book = parseXml(requirePart(archive, file))
  const items = new Map(
    elementsOf(childOf(book, 'manifest') ?? book).map(({ attributes }) => [attributes.id, attributes]),
  )
  const chapters: string[] = []
  for (const { attributes } of elementsOf(childOf(book, 'spine') ?? book, 'itemref')) {
    const item = items.get(attributes.idref)
    if (item?.href === undefined || item.properties?.includes('nav') === true) continue
    const bytes = archive.part(posix.join(posix.dirname(file), decodeURIComponent(item.href)))
    if (bytes !== null) chapters.push(chapterOf(bytes, input))
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

const longestName = 300

/** A chapter is known by its first heading. */
function partOf(chapter: string): PagePart {
  const name = /^#{1,6} (.+)$/m.exec(chapter)?.[1]?.slice(0, longestName) ?? ''
  return { kind: 'chapter', name, file: null, page: null }
}

/** A cover holds no word. */
function chapterOf(bytes: Uint8Array, { progress }: ParserInput): string {
  const body = openPage(tidyText(decodeText(bytes))).querySelector('body')
  return body === null ? '' : tidyText(pageMarkdown(body, progress)).trim()
}
