import { AppError } from '#platform/errors'
import { MarkdownWriter } from '#text/markdown-writer'
import type { ParsedPage } from '#data/documents/parsed'
import type { ReadingNote } from '#data/documents/reading-note'
import { withArticleHeadings } from '../article-headings.ts'
import { languageOf } from '../language.ts'
import { checkPackage } from '../packages/check-package.ts'
import { isArchive, openPackage, type Package, requirePart } from '../packages/open-package.ts'
import { lineOfBlocks, writeBlocks } from '../packages/blocks.ts'
import { childOf, descendantsOf, elementsOf, parseXml, textOf, type XmlElement } from '../packages/xml.ts'
import type { ParserInput, Reading } from '../parser.ts'
import { slidePart, untitledSlide } from '../slide-part.ts'
import { titleIn } from '../title-in.ts'
import { wordsIn } from '../words.ts'
import { mathLine } from './math-line.ts'
import { documentTitle, stylesOf } from './styles.ts'
import { TextContent } from './text-content.ts'

/** Text documents and presentations of the OpenDocument format (OASIS ODF 1.3). */
export async function readOpenDocument({ bytes, progress }: ParserInput): Promise<Reading> {
  const { content, styles: declared, meta, archive } = partsOf(bytes)
  const styles = stylesOf([content, declared])
  progress()
  const body = childOf(content, 'office:body')
  const text = childOf(body, 'office:text')
  const slides = childOf(body, 'office:presentation')
  const out = new MarkdownWriter()
  let [noteCount, hidden] = [0, 0]
  const writer = new TextContent({
    styles,
    objectText: (address) => (archive === null ? '' : equationIn(archive, address)),
    hide: (words) => void (hidden += words.match(/[\p{L}\p{N}]+/gu)?.length ?? 0),
    nextNote: () => (noteCount += 1),
  })
  const pages: ParsedPage[] = []
  if (text !== undefined) {
    writer.write(text)
    writeBlocks(out, writer.take())
  } else if (slides !== undefined) writeSlides(slides, { out, writer, pages })
  else throw new AppError('corrupted', { reason: 'no_text_no_slides' })
  const markdown = text === undefined ? out.toString() : withArticleHeadings(out.toString())
  if (!/[\p{L}\d]/u.test(markdown)) throw new AppError('empty_document', {})
  const comments = countAnnotations(content)
  const notes: ReadingNote[] = []
  if (comments > 0) notes.push({ kind: 'comments', count: comments })
  if (hidden > 0) notes.push({ kind: 'hidden_words', count: hidden })
  return {
    title: titleIn(markdown, documentTitle(meta)),
    markdown,
    language: languageOf(markdown),
    pages,
    notes,
  }
}

interface Parts {
  readonly content: XmlElement
  readonly styles: XmlElement | null
  readonly meta: XmlElement | null
  readonly archive: Package | null
}

/** Of an archive, or of one file of XML that holds them all. */
function partsOf(bytes: Uint8Array): Parts {
  if (!isArchive(bytes)) {
    const content = parseXml(bytes)
    return { content, styles: null, meta: content, archive: null }
  }
  checkPackage(bytes)
  const archive = openPackage(bytes)
  return {
    content: parseXml(requirePart(archive, 'content.xml')),
    styles: xmlPart(archive, 'styles.xml'),
    meta: xmlPart(archive, 'meta.xml'),
    archive,
  }
}

function xmlPart(archive: Package, name: string): XmlElement | null {
  const part = archive.part(name)
  return part === null ? null : parseXml(part)
}

/** Objects of an equation hold it as MathML; other objects have pictures beside them. */
function equationIn(archive: Package, address: string): string {
  const name = address.replace(/^\.\//, '')
  const part = /^[\w ]+$/.test(name) ? xmlPart(archive, `${name}/content.xml`) : null
  return part !== null && /(?:^|:)math$/.test(part.name) ? mathLine(part) : ''
}

/** Remarks of readers: named, not read. */
function countAnnotations(root: XmlElement): number {
  return [...descendantsOf(root, 'office:annotation')].filter((annotation) => textOf(annotation).trim() !== '').length
}

interface Place {
  readonly out: MarkdownWriter
  readonly writer: TextContent
  readonly pages: ParsedPage[]
}

const notRead = new Set(['header', 'footer', 'date-time', 'page-number'])

/** One heading per slide; its speaker's notes as a note below it. */
function writeSlides(slides: XmlElement, { out, writer, pages }: Place): void {
  elementsOf(slides, 'draw:page').forEach((slide, index) => {
    const frames = elementsOf(slide).filter(
      ({ name, attributes }) => name !== 'presentation:notes' && !notRead.has(attributes['presentation:class'] ?? ''),
    )
    const title = frames.find(({ attributes }) => attributes['presentation:class'] === 'title')
    pages.push({ page: index + 1, start: out.length, part: slidePart })
    const name = title === undefined ? '' : lineOf(title, writer)
    for (const frame of frames) if (frame !== title) writer.write(frame)
    const blocks = writer.take()
    if (name !== '') out.heading(2, name)
    else if (out.level > 0 && blocks.length > 0)
      out.heading(
        2,
        untitledSlide(
          blocks.map(({ text: line }) => line),
          index + 1,
        ),
      )
    writeBlocks(out, blocks)
    const notes = childOf(slide, 'presentation:notes')
    const spoken = elementsOf(notes ?? slide).filter(({ attributes }) => attributes['presentation:class'] === 'notes')
    for (const frame of spoken) {
      const text = lineOf(frame, writer)
      if (text !== '') out.note(() => out.paragraph(wordsIn(languageOf(text)).field('Notes', text)))
    }
  })
}

function lineOf(frame: XmlElement, writer: TextContent): string {
  writer.write(frame)
  return lineOfBlocks(writer.take())
}
