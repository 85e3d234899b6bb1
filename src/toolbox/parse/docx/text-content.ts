import { tableLines } from '#text/html/html-table'
import { type Block, headingBlock, itemBlock, lineOfBlocks, type ListMark } from '../packages/blocks.ts'
import { childOf, elementsOf, type XmlElement } from '../packages/xml.ts'
import type { DocumentParts } from './document-parts.ts'
import { LineReader } from './line-reader.ts'
import { valueOf } from './numbering.ts'
import { outlineLevel, type ParagraphStyle } from './styles.ts'
import { tableGrid } from './table-grid.ts'

/** Elements that only hold others. */
const holders = new Set(['w:sdtContent', 'w:customXml', 'w:ins', 'w:moveTo', 'w:smartTag', 'mc:Choice', 'mc:Fallback'])
const noCell: XmlElement = { name: '', attributes: {}, children: [] }

/** Reads a text of Word block by block. */
export class TextContent {
  readonly blocks: Block[] = []
  readonly #parts: DocumentParts
  readonly #lines: LineReader
  /** The start of a paragraph whose end is deleted, or whose first letter is set large. */
  #before = ''
  #notes: string[] = []

  constructor(parts: DocumentParts) {
    this.#parts = parts
    this.#lines = new LineReader({
      target: (id) => parts.targets.get(id),
      hide: (words) => parts.hide(words),
      callNote: (kind, id) => this.#callNote(kind, id),
    })
  }

  write(parent: XmlElement): void {
    for (const element of elementsOf(parent)) this.#block(element)
  }

  #block(element: XmlElement): void {
    const { name } = element
    if (name === 'w:p') this.#paragraph(element)
    else if (name === 'w:tbl') this.#table(element)
    else if (name === 'w:sdt') this.#control(element)
    else if (name === 'mc:AlternateContent')
      this.write(childOf(element, 'mc:Choice') ?? childOf(element, 'mc:Fallback') ?? noCell)
    else if (holders.has(name)) this.write(element)
  }

  #control(control: XmlElement): void {
    const gallery = valueOf(childOf(control, 'w:sdtPr', 'w:docPartObj', 'w:docPartGallery'))
    const content = childOf(control, 'w:sdtContent')
    if (content !== undefined && gallery !== 'Table of Contents') this.write(content)
  }

  #paragraph(paragraph: XmlElement): void {
    const format = childOf(paragraph, 'w:pPr')
    const style = this.#parts.styleOf(valueOf(childOf(format, 'w:pStyle')))
    const wasInContents = this.#lines.isInContents
    const { text, frames } = this.#lines.read(paragraph)
    if (wasInContents || this.#lines.isInContents || style.isContents) return
    const whole = this.#before + text
    this.#before = ''
    if (isJoined(format)) this.#before = whole
    else this.#write(whole.trim(), style, format)
    for (const note of this.#notes.splice(0)) this.blocks.push({ kind: 'note', text: note })
    for (const frame of frames) this.write(frame)
  }

  #write(text: string, style: ParagraphStyle, format: XmlElement | undefined): void {
    const level = outlineLevel(valueOf(childOf(format, 'w:outlineLvl'))) ?? style.headingLevel
    const [mark, depth] = this.#markOf(style, format)
    if (text === '') return
    if (style.isTitle) this.blocks.push(headingBlock(1, text))
    else if (level !== null) this.blocks.push(headingBlock(level + 1, text, mark))
    else this.blocks.push(mark === null ? { kind: 'paragraph', text } : itemBlock(mark, depth, text))
  }

  /** The paragraph's own list, else that of its style. */
  #markOf(style: ParagraphStyle, format: XmlElement | undefined): [ListMark | null, number] {
    const own = childOf(format, 'w:numPr')
    const list = valueOf(childOf(own, 'w:numId')) ?? style.list
    if (list === undefined || list === '0') return [null, 0]
    const { numbering } = this.#parts
    const ofStyle = Number.isInteger(style.listLevel) ? style.listLevel : numbering.levelOf(list, style.id)
    const depth = Number(valueOf(childOf(own, 'w:ilvl')) ?? ofStyle)
    return [numbering.next(list, depth), depth]
  }

  #table(table: XmlElement): void {
    const { grid, headers, isLayout } = tableGrid(table)
    if (isLayout) {
      for (const cell of new Set(grid.flat())) this.write(cell ?? noCell)
      return
    }
    const texts = new Map<XmlElement, string>()
    const textOf = (cell: XmlElement): string => {
      const text = texts.get(cell) ?? this.#cellText(cell)
      texts.set(cell, text)
      return text
    }
    const rows = grid.map((row) => row.map((cell) => (cell === null ? '' : textOf(cell))))
    this.blocks.push({ kind: 'table', text: tableLines(rows, Math.max(1, headers)) })
    for (const note of this.#notes.splice(0)) this.blocks.push({ kind: 'note', text: note })
  }

  /** All that a cell holds on one line, what is a table in it too. */
  #cellText(cell: XmlElement): string {
    const inner = new TextContent(this.#parts)
    inner.write(cell)
    this.#notes.push(...inner.blocks.filter(({ kind }) => kind === 'note').map(({ text }) => text))
    return lineOfBlocks(inner.blocks.filter(({ kind }) => kind !== 'note'))
      .replaceAll('**', '')
      .replaceAll('|', '\\|')
  }

  #callNote(kind: 'footnote' | 'endnote', id: string): string {
    const note = this.#parts.noteOf(kind, id)
    if (note === null) return ''
    const inner = new TextContent({ ...this.#parts, targets: note.targets, noteOf: () => null })
    inner.write(note.content)
    const call = `[^${this.#parts.nextNote()}]`
    this.#notes.push(`${call}: ${lineOfBlocks(inner.blocks)}`)
    return call
  }
}

/** A paragraph that goes on in the next: its end is deleted, or it is the large first letter of the next. */
function isJoined(format: XmlElement | undefined): boolean {
  const marks = childOf(format, 'w:rPr')
  const isDeleted = childOf(marks, 'w:del') !== undefined
  const dropCap = childOf(format, 'w:framePr')?.attributes['w:dropCap']
  return isDeleted || dropCap === 'drop' || dropCap === 'margin'
}
