import { tableLines } from '#text/html/html-table'
import type { MarkdownWriter } from '#text/markdown-writer'
import { childOf, descendantsOf, elementsOf, isElement, textOf, type XmlElement } from '../packages/xml.ts'
import type { Styles } from './styles.ts'

/** Lists that the program makes again, what was deleted, and what is only said about the text. */
const left = new Set([
  'text:table-of-content',
  'text:alphabetical-index',
  'text:illustration-index',
  'text:table-index',
  'text:user-index',
  'text:tracked-changes',
  'office:annotation',
  'office:annotation-end',
  'office:forms',
  'text:sequence-decls',
  'text:bookmark-start',
  'presentation:notes',
])

const mostRepeated = 50

/** Writes the text of one OpenDocument body: headings, paragraphs, nested lists, tables, notes below their paragraph. */
export class TextContent {
  readonly #styles: Styles
  readonly #out: MarkdownWriter
  #notes: string[] = []
  #noteCount = 0
  #floating: XmlElement[] = []

  constructor(styles: Styles, out: MarkdownWriter) {
    this.#styles = styles
    this.#out = out
  }

  write(parent: XmlElement): void {
    for (const element of elementsOf(parent)) this.#block(element)
  }

  #block(element: XmlElement): void {
    if (left.has(element.name)) return
    if (element.name === 'text:h') this.#heading(element)
    else if (element.name === 'text:p') this.#paragraph(element)
    else if (element.name === 'text:list') this.#out.block(this.#listLines(element, 0).join('\n'))
    else if (element.name === 'table:table') this.#table(element)
    else this.write(element)
    this.#flush()
  }

  #heading(element: XmlElement): void {
    const level = Number(element.attributes['text:outline-level'] ?? '1')
    this.#out.heading(level + 1, this.inline(element))
  }

  #paragraph(element: XmlElement): void {
    const text = this.inline(element)
    if (this.#styles.isTitle(element.attributes['text:style-name'])) this.#out.heading(1, text)
    else this.#out.paragraph(text)
  }

  /** What floats beside a paragraph, and its notes, come right after it. */
  #flush(): void {
    const floating = this.#floating
    const notes = this.#notes
    this.#floating = []
    this.#notes = []
    for (const element of floating) this.write(element)
    for (const note of notes) this.#out.block(note)
  }

  #listLines(list: XmlElement, depth: number, inherited?: string): string[] {
    const style = list.attributes['text:style-name'] ?? inherited
    const isOrdered = this.#styles.isOrdered(style, depth + 1)
    const lines: string[] = []
    let number = 0
    for (const item of elementsOf(list)) {
      if (item.name !== 'text:list-item' && item.name !== 'text:list-header') continue
      const texts: string[] = []
      const nested: string[] = []
      for (const child of elementsOf(item)) {
        if (child.name === 'text:list') nested.push(...this.#listLines(child, depth + 1, style))
        else if (child.name === 'text:p' || child.name === 'text:h') texts.push(this.inline(child))
        else if (!left.has(child.name)) this.#floating.push(item)
      }
      const text = texts.filter((part) => part !== '').join(' ')
      const isItem = text !== '' && item.name === 'text:list-item'
      if (isItem) number += 1
      if (text !== '') lines.push(`${'   '.repeat(depth)}${isOrdered && isItem ? `${number}.` : '-'} ${text}`)
      lines.push(...nested)
    }
    return lines
  }

  #table(table: XmlElement): void {
    const rows = rowsOf(table)
    const grid: string[][] = rows.map(() => [])
    rows.forEach(({ row }, rowIndex) => {
      let column = 0
      for (const cell of elementsOf(row)) {
        if (!cellNames.has(cell.name)) continue
        const width = count(cell, 'table:number-columns-repeated')
        const covered = grid.slice(rowIndex, rowIndex + count(cell, 'table:number-rows-spanned'))
        const across = Math.max(width, count(cell, 'table:number-columns-spanned'))
        const text = cell.name === 'table:table-cell' ? this.#cellText(cell) : null
        if (text !== null) for (const target of covered) fill(target, text, { column, across })
        column += width
      }
    })
    const headers = rows.filter(({ isHeader }) => isHeader).length
    this.#out.block(tableLines(grid, Math.max(1, headers)))
  }

  #cellText(cell: XmlElement): string {
    const parts: string[] = []
    const visit = (element: XmlElement): void => {
      if (left.has(element.name)) return
      if (element.name === 'text:p' || element.name === 'text:h') parts.push(this.inline(element))
      else for (const child of elementsOf(element)) visit(child)
    }
    for (const child of elementsOf(cell)) visit(child)
    return parts
      .filter((part) => part !== '')
      .join(' ')
      .replaceAll('|', '\\|')
  }

  /** Text of a paragraph on one line, with its links; notes and frames wait for its end. */
  inline(element: XmlElement): string {
    return this.#inlineParts(element).replaceAll(/\s+/g, ' ').trim()
  }

  #inlineParts(element: XmlElement): string {
    return element.children
      .map((child) => (isElement(child) ? this.#inlinePart(child) : child.replaceAll(/\s+/g, ' ')))
      .join('')
  }

  #inlinePart(element: XmlElement): string {
    const { name, attributes } = element
    if (left.has(name)) return ''
    if (name === 'text:s') return ' '
    if (name === 'text:tab' || name === 'text:line-break') return ' '
    if (name === 'text:note') return this.#note(element)
    if (name === 'draw:frame' || name === 'draw:custom-shape' || name === 'draw:g') {
      this.#floating.push(element)
      return ''
    }
    const text = this.#inlineParts(element)
    const target = attributes['xlink:href'] ?? ''
    const isLink = name === 'text:a' && /^(?:https?:\/\/|mailto:)\S+$/i.test(target) && text.trim() !== ''
    return isLink && target !== text.trim()
      ? `[${text}](${target.replaceAll('(', '%28').replaceAll(')', '%29')})`
      : text
  }

  #note(note: XmlElement): string {
    const body = childOf(note, 'text:note-body')
    if (body === undefined) return ''
    this.#noteCount += 1
    const call = `[^${this.#noteCount}]`
    const texts = [...descendantsOf(body, 'text:p')].map((paragraph) => this.inline(paragraph))
    this.#notes.push(`${call}: ${texts.join(' ')}`)
    return call
  }
}

const cellNames = new Set(['table:table-cell', 'table:covered-table-cell'])

function fill(row: string[], text: string, { column, across }: { column: number; across: number }): void {
  for (let index = column; index < column + across; index += 1) row[index] = text
}

function rowsOf(table: XmlElement): { row: XmlElement; isHeader: boolean }[] {
  return elementsOf(table).flatMap((element) => {
    if (element.name === 'table:table-row') return [{ row: element, isHeader: false }]
    if (element.name === 'table:table-header-rows')
      return elementsOf(element, 'table:table-row').map((row) => ({ row, isHeader: true }))
    return element.name === 'table:table-rows' || element.name === 'table:table-row-group' ? rowsOf(element) : []
  })
}

function count({ attributes }: XmlElement, name: string): number {
  const value = Number.parseInt(attributes[name] ?? '1', 10)
  return Number.isNaN(value) || value < 1 ? 1 : Math.min(value, mostRepeated)
}

/** Remarks of readers: named, not read. */
export function countAnnotations(root: XmlElement): number {
  let found = 0
  for (const annotation of descendantsOf(root, 'office:annotation')) if (textOf(annotation).trim() !== '') found += 1
  return found
}
