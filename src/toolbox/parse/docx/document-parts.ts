import { AppError } from '#platform/errors'
import { type Package, requirePart } from '../packages/open-package.ts'
import { relationsOf, targetsOf } from '../packages/relations.ts'
import { childOf, descendantsOf, elementsOf, parseXml, textOf, type XmlElement } from '../packages/xml.ts'
import { Numbering } from './numbering.ts'
import { type ParagraphStyle, readStyles } from './styles.ts'

interface Note {
  readonly content: XmlElement
  readonly targets: ReadonlyMap<string, string>
}

/** What the parts of a Word file say beside its text. */
export interface DocumentParts {
  readonly body: XmlElement
  readonly targets: ReadonlyMap<string, string>
  readonly numbering: Numbering
  styleOf(id: string | undefined): ParagraphStyle
  noteOf(kind: 'footnote' | 'endnote', id: string): Note | null
  /** Their numbers, in the order in which the text calls them. */
  nextNote(): number
  hide(words: string): void
}

export interface OpenedDocument {
  readonly parts: DocumentParts
  readonly comments: number
  readonly title: string | null
  hiddenWords(): number
}

/** The parts of a text of Word (ECMA-376 part 1, 11.3), by what the file says of them rather than by their usual names. */
export function openDocument(archive: Package): OpenedDocument {
  requirePart(archive, '[Content_Types].xml')
  const main = relationsOf(archive, '').find(({ type }) => type === 'officeDocument')?.target ?? 'word/document.xml'
  const body = childOf(parseXml(requirePart(archive, main)), 'w:body')
  if (body === undefined) throw new AppError('corrupted', { reason: 'not_a_whole_word_document' })
  const related = relationsOf(archive, main)
  const nameOf = (type: string): string => related.find((relation) => relation.type === type)?.target ?? ''
  const partOf = (type: string): XmlElement | null => {
    const bytes = archive.part(nameOf(type))
    return bytes === null ? null : parseXml(bytes)
  }
  const notes = {
    footnote: notesOf(partOf('footnotes'), 'w:footnote', targetsOf(archive, nameOf('footnotes'))),
    endnote: notesOf(partOf('endnotes'), 'w:endnote', targetsOf(archive, nameOf('endnotes'))),
  }
  const comments = partOf('comments')
  let [noteCount, hidden] = [0, 0]
  return {
    comments: comments === null ? 0 : [...descendantsOf(comments, 'w:comment')].length,
    title: titleOf(archive),
    hiddenWords: () => hidden,
    parts: {
      body,
      targets: new Map(related.map(({ id, target }) => [id, target])),
      numbering: new Numbering(partOf('numbering')),
      styleOf: readStyles(partOf('styles')),
      noteOf: (kind, id) => notes[kind].get(id) ?? null,
      nextNote: () => (noteCount += 1),
      hide: (words) => void (hidden += words.match(/[\p{L}\p{N}]+/gu)?.length ?? 0),
    },
  }
}

function notesOf(part: XmlElement | null, name: string, targets: ReadonlyMap<string, string>): Map<string, Note> {
  const found = part === null ? [] : elementsOf(part, name)
  return new Map(found.map((content) => [content.attributes['w:id'] ?? '', { content, targets }]))
}

function titleOf(archive: Package): string | null {
  const part = archive.part('docProps/core.xml')
  const title = part === null ? undefined : childOf(parseXml(part), 'dc:title')
  return title === undefined ? null : textOf(title)
}
