import type { ReadingNote } from '#data/documents/reading-note'
import type { ParsedPage } from '#data/documents/parsed'
import { AppError } from '#platform/errors'
import { MarkdownWriter } from '#text/markdown-writer'
import { languageOf } from '../language.ts'
import { checkPackage } from '../packages/check-package.ts'
import { openPackage, type Package, requirePart } from '../packages/open-package.ts'
import { relationsOf, targetsOf } from '../packages/relations.ts'
import { childOf, descendantsOf, elementsOf, parseXml, textOf, type XmlElement } from '../packages/xml.ts'
import type { ParserInput, Reading } from '../parser.ts'
import { slidePart, untitledSlide } from '../slide-part.ts'
import { titleIn } from '../title-in.ts'
import { wordsIn } from '../words.ts'
import { drawnWords, noParts, type Shape, shapesOf } from './slide-content.ts'

/** Date, number and footer are those of every slide. */
const notRead = new Set(['dt', 'sldNum', 'ftr', 'hdr', 'sldImg'])

/** One heading per slide, its text in lists as it shows, then its speaker's notes; hidden slides are named, not read. */
export async function readPptx({ bytes, progress }: ParserInput): Promise<Reading> {
  checkPackage(bytes)
  const archive = openPackage(bytes)
  const start = 'ppt/presentation.xml'
  const targets = targetsOf(archive, start)
  const list = childOf(parseXml(requirePart(archive, start)), 'p:sldIdLst')
  const out = new MarkdownWriter()
  const pages: ParsedPage[] = []
  const notes: ReadingNote[] = []
  for (const [index, { attributes }] of elementsOf(list ?? empty, 'p:sldId').entries()) {
    const name = targets.get(attributes['r:id'] ?? '')
    const part = name === undefined ? null : archive.part(name)
    if (name === undefined || part === null) continue
    const slide = parseXml(part)
    if (slide.attributes.show === '0') notes.push({ kind: 'hidden_slide', name: String(index + 1) })
    else {
      pages.push({ page: index + 1, start: out.length, part: slidePart })
      writeSlide(out, slide, { archive, name, number: index + 1 })
    }
    progress()
  }
  const markdown = out.toString()
  if (!/[\p{L}\d]/u.test(markdown)) throw new AppError('empty_document', {})
  const title = titleIn(markdown, propertyOf(archive, 'dc:title'))
  return { title, markdown, language: languageOf(markdown), pages, notes }
}

const empty: XmlElement = { name: '', attributes: {}, children: [] }

interface Place {
  readonly archive: Package
  readonly name: string
  /** Some type it in a box on each slide. */
  readonly number: number
}

function writeSlide(out: MarkdownWriter, slide: XmlElement, { archive, name, number }: Place): void {
  const relations = relationsOf(archive, name)
  const targets = new Map(relations.map(({ id, target }) => [id, target]))
  const links = new Map(relations.flatMap(({ id, type, target }) => (type === 'hyperlink' ? [[id, target]] : [])))
  const related = (frame: XmlElement): string => {
    const ids = [...descendantsOf(frame, 'dgm:relIds'), ...descendantsOf(frame, 'c:chart')]
    const parts = ids.map(({ attributes }) =>
      archive.part(targets.get(attributes['r:dm'] ?? attributes['r:id'] ?? '') ?? ''),
    )
    return parts.map((part) => (part === null ? '' : drawnWords(parseXml(part)))).join('\n\n')
  }
  const tree = childOf(slide, 'p:cSld', 'p:spTree') ?? empty
  const shapes = shapesOf(tree, { related, link: (id) => links.get(id) ?? '' }).filter(
    ({ placeholder, line }) => !notRead.has(placeholder) && line !== '' && line !== String(number),
  )
  const title = shapes.find(({ placeholder }) => placeholder === 'title' || placeholder === 'ctrTitle')
  if (title !== undefined) out.heading(title.placeholder === 'ctrTitle' ? 1 : 2, title.line)
  else if (out.level > 0 && shapes.length > 0)
    out.heading(
      2,
      untitledSlide(
        shapes.map(({ line }) => line),
        number,
      ),
    )
  for (const shape of shapes) if (shape !== title) out.block(shape.markdown)
  const spoken = spokenNotes(archive, targets)
  if (spoken !== '') out.note(() => out.paragraph(wordsIn(languageOf(spoken)).field('Notes', spoken)))
}

function spokenNotes(archive: Package, targets: ReadonlyMap<string, string>): string {
  const name = [...targets.values()].find((target) => target.includes('notesSlides/'))
  const part = name === undefined ? null : archive.part(name)
  if (part === null) return ''
  const tree = childOf(parseXml(part), 'p:cSld', 'p:spTree') ?? empty
  const isSpoken = ({ placeholder }: Shape): boolean => placeholder === 'body'
  return shapesOf(tree, noParts)
    .filter(isSpoken)
    .map(({ line }) => line)
    .join(' ')
}

function propertyOf(archive: Package, name: string): string | null {
  const part = archive.part('docProps/core.xml')
  const element = part === null ? undefined : childOf(parseXml(part), name)
  return element === undefined ? null : textOf(element)
}
