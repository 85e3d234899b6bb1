import { childOf, elementsOf, isElement, textOf, type XmlElement } from '../packages/xml.ts'
import { type Block, headingBlock, itemBlock, lineOfBlocks, type ListMark } from '../packages/blocks.ts'
import { linked } from '../packages/linked.ts'
import { withLetters } from '../packages/signs.ts'
import { outline } from './numbering.ts'
import type { Styles } from './styles.ts'
import { tableBlocks } from './table-block.ts'

/** What the text needs from the document around it. */
export interface TextContext {
  readonly styles: Styles
  /** An object that stands in a part of its own, as text. */
  objectText(address: string): string
  hide(words: string): void
  /** Numbers of notes, in the order in which the text calls them. */
  nextNote(): number
}

/** Lists that the program makes again, what was deleted, and what is only said about the text. */
const left = new Set([
  'text:table-of-content',
  'text:alphabetical-index',
  'text:illustration-index',
  'text:table-index',
  'text:user-index',
  'text:object-index',
  'text:script',
  'text:tracked-changes',
  'office:annotation',
  'office:annotation-end',
  'office:forms',
  'text:sequence-decls',
  'text:bookmark-start',
  'text:ruby-text',
  'presentation:notes',
  'svg:title',
  'svg:desc',
])
const frames = new Set(['draw:frame', 'draw:custom-shape', 'draw:g', 'draw:rect', 'draw:text-box', 'draw:a'])
/** Of lists that say nothing of their marks. */
const withoutStyle = 'none'
const blanks = new Set(['text:s', 'text:tab', 'text:line-break'])

interface Place {
  readonly style: string
  readonly depth: number
}

/** Reads the text of an OpenDocument body: headings, paragraphs, nested lists, tables, notes below their paragraph. */
export class TextContent {
  #blocks: Block[] = []
  readonly #context: TextContext
  #notes: string[] = []
  #floating: XmlElement[] = []

  constructor(context: TextContext) {
    this.#context = context
  }

  write(parent: XmlElement): void {
    for (const element of elementsOf(parent)) this.#block(element)
  }

  /** What was read since the last call. */
  take(): Block[] {
    const blocks = this.#blocks
    this.#blocks = []
    return blocks
  }

  #block(element: XmlElement): void {
    const { name, attributes } = element
    if (left.has(name)) return
    if (name === 'text:section' && attributes['text:display'] === 'none') this.#context.hide(textOf(element))
    else if (name === 'text:h') this.#heading(element, this.#outlineMark(element))
    else if (name === 'text:p') this.#paragraph(element)
    else if (name === 'text:list') this.#list(element, null)
    else if (name === 'table:table') this.#table(element)
    else if (name === 'draw:object')
      this.#push({ kind: 'paragraph', text: this.#context.objectText(attributes['xlink:href'] ?? '') })
    else this.write(element)
    this.#flush()
  }

  #push(block: Block): void {
    if (block.text !== '') this.#blocks.push(block)
  }

  /** The outline's own number, unless the heading goes without. */
  #outlineMark({ attributes }: XmlElement): ListMark | null {
    if (attributes['text:is-list-header'] === 'true') return null
    return this.#context.styles.numbering.next(
      outline,
      levelOf(attributes) - 1,
      numberOf(attributes['text:start-value']),
    )
  }

  #heading(element: XmlElement, mark: ListMark | null): void {
    const text = this.inline(element)
    if (text !== '') this.#blocks.push(headingBlock(levelOf(element.attributes) + 1, text, mark))
  }

  #paragraph(element: XmlElement): void {
    const text = this.inline(element)
    if (text === '') return
    const isTitle = this.#context.styles.isTitle(element.attributes['text:style-name'])
    this.#blocks.push(isTitle ? headingBlock(1, text) : { kind: 'paragraph', text })
  }

  /** What floats beside a paragraph, and its notes, come right after it. */
  #flush(): void {
    for (const note of this.#notes.splice(0)) this.#blocks.push({ kind: 'note', text: note })
    for (const element of this.#floating.splice(0)) this.write(element)
  }

  #list(list: XmlElement, above: Place | null): void {
    const { numbering } = this.#context.styles
    const style = list.attributes['text:style-name'] ?? above?.style ?? withoutStyle
    const place = { style, depth: above === null ? 0 : above.depth + 1 }
    const goesOn = list.attributes['text:continue-numbering'] === 'true' || 'text:continue-list' in list.attributes
    if (above === null && !goesOn) numbering.restart(style)
    for (const item of elementsOf(list)) {
      if (item.name === 'text:list-item' || item.name === 'text:list-header') this.#item(item, place)
    }
  }

  /** The paragraphs of an item are one text; its number stands before the first of them. */
  #item(item: XmlElement, place: Place): void {
    const { numbering } = this.#context.styles
    let isMarked = item.name === 'text:list-header'
    let texts: string[] = []
    const mark = (): ListMark | null => {
      if (isMarked) return null
      isMarked = true
      return numbering.next(place.style, place.depth, numberOf(item.attributes['text:start-value']))
    }
    const close = (): void => {
      const text = texts.filter((part) => part !== '').join(' ')
      texts = []
      if (text !== '') this.#blocks.push(itemBlock(mark() ?? { kind: 'bullet' }, place.depth, text))
      this.#flush()
    }
    for (const child of elementsOf(item)) {
      if (child.name === 'text:p') {
        texts.push(this.inline(child))
        continue
      }
      close()
      if (child.name === 'text:h') this.#heading(child, mark())
      else if (child.name === 'text:list') this.#list(child, place)
      else this.#block(child)
    }
    close()
  }

  #table(table: XmlElement): void {
    this.#blocks.push(
      ...tableBlocks(table, { line: (cell) => this.#cellLine(cell), blocks: (cell) => this.#cellBlocks(cell) }),
    )
  }

  #cellLine(cell: XmlElement): string {
    return lineOfBlocks(this.#cellBlocks(cell).filter((block) => !this.#isNote(block))).replaceAll('|', '\\|')
  }

  /** Notes that a cell calls stand below its table. */
  #isNote(block: Block): boolean {
    if (block.kind === 'note') this.#notes.push(block.text)
    return block.kind === 'note'
  }

  #cellBlocks(cell: XmlElement): Block[] {
    const inner = new TextContent(this.#context)
    inner.write(cell)
    return inner.take()
  }

  /** Text of a paragraph on one line, with its links; notes and frames wait for its end. */
  inline(element: XmlElement): string {
    return this.#parts(element, '').replaceAll(/\s+/g, ' ').trim()
  }

  #parts(element: XmlElement, font: string): string {
    return element.children
      .map((child) => (isElement(child) ? this.#part(child, font) : withLetters(child, font)))
      .join('')
  }

  #part(element: XmlElement, font: string): string {
    const { name, attributes } = element
    if (left.has(name)) return ''
    if (blanks.has(name)) return ' '
    if (name === 'text:note') return this.#note(element)
    if (frames.has(name)) return this.#frame(element)
    if (attributes['text:is-hidden'] === 'true') {
      this.#context.hide(textOf(element))
      return ''
    }
    const style = attributes['text:style-name']
    if (name === 'text:span' && this.#context.styles.isHidden(style)) {
      this.#context.hide(textOf(element))
      return ''
    }
    const text = this.#parts(element, this.#context.styles.fontOf(style) || font)
    return name === 'text:a' ? linked(text, attributes['xlink:href'] ?? '') : text
  }

  /** An equation stands in its line, other frames after it. */
  #frame(frame: XmlElement): string {
    const object = childOf(frame, 'draw:object')
    const text = object === undefined ? '' : this.#context.objectText(object.attributes['xlink:href'] ?? '')
    if (text === '') this.#floating.push(frame)
    return text
  }

  #note(note: XmlElement): string {
    const body = childOf(note, 'text:note-body')
    if (body === undefined) return ''
    const call = `[^${this.#context.nextNote()}]`
    this.#notes.push(`${call}: ${lineOfBlocks(this.#cellBlocks(body))}`)
    return call
  }
}

function levelOf(attributes: Readonly<Record<string, string>>): number {
  return Number(attributes['text:outline-level'] ?? '1') || 1
}

function numberOf(value: string | undefined): number | undefined {
  const number = Number(value ?? 'none')
  return Number.isInteger(number) ? number : undefined
}
