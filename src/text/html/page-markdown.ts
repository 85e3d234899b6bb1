import { MarkdownWriter } from '../markdown-writer.ts'
import { type HtmlElement, type HtmlNode, isElement } from './html-node.ts'
import { tableToMarkdown } from './html-table.ts'
import { HtmlWalker } from './html-walker.ts'
import { blockTags, inlineText } from './inline-text.ts'
import { lineMarkdown, linked, unread } from './line-markdown.ts'

/** Blocks of whole pages beside those that only hold others. */
const pageBlocks: ReadonlySet<string> = new Set([
  ...blockTags,
  ...'BODY MAIN HEADER FOOTER NAV ASIDE FORM FIELDSET DETAILS SUMMARY CENTER ADDRESS HGROUP MENU DIR'.split(' '),
  ...'TBODY THEAD TFOOT TR TD TH CAPTION LEGEND OPTION'.split(' '),
])

const headingTag = /^H[1-6]$/
const headings = 'h1,h2,h3,h4,h5,h6'

/** An inline element that holds blocks is opened like one. */
function holdsBlock(element: HtmlElement): boolean {
  return [...element.children].some((child) => pageBlocks.has(child.tagName) || holdsBlock(child))
}

/** Tables that only place things on a page: their cells hold blocks of their own, or stand alone in their rows. */
function isLayout(table: HtmlElement): boolean {
  if (table.getAttribute('role') === 'presentation' || table.querySelector('table,h1,h2,h3,h4') !== null) return true
  return [...table.querySelectorAll('tr')].every((row) => [...row.children].length < 2)
}

function fenced(code: string): string {
  const runs = code.match(/^`{3,}/gm) ?? []
  const fence = '`'.repeat(runs.reduce((longest, run) => Math.max(longest, run.length + 1), 3))
  return `${fence}\n${code.replace(/\n$/, '')}\n${fence}`
}

function wholeNumber(text: string | null): number | null {
  const number = Number.parseInt(text ?? '', 10)
  return Number.isNaN(number) ? null : number
}

/** The number that an item gives itself, from which the next ones go on. */
function numberOf(item: HtmlNode): number | null {
  return isElement(item) ? wholeNumber(item.getAttribute('value')) : null
}

/** Whole pages of files: their marks and links kept, headings at their own levels, items with all their blocks. */
class PageWalker extends HtmlWalker {
  readonly #progress: () => void

  constructor(out: MarkdownWriter, progress: () => void) {
    super(out)
    this.#progress = progress
  }

  protected isSkipped(element: HtmlElement): boolean {
    return unread.has(element.tagName)
  }

  protected isBlock(element: HtmlElement): boolean {
    const isNoteText = element.getAttribute('data-note-text') !== null
    return isNoteText || pageBlocks.has(element.tagName) || holdsBlock(element)
  }

  protected writeLine(nodes: readonly HtmlNode[]): void {
    this.out.block(lineMarkdown(nodes))
  }

  protected writeBlock(element: HtmlElement): void {
    const tag = element.tagName
    const note = element.getAttribute('data-note-text')
    if (note !== null) this.#note(element, note)
    else if (headingTag.test(tag) && element.querySelector(headings) === null) this.#heading(element)
    else if (tag === 'A') this.#link(element)
    else if (tag === 'UL' || tag === 'OL') this.out.block(this.#list(element))
    else if (tag === 'TABLE' && !isLayout(element)) this.out.block(tableToMarkdown(element, inlineText))
    else if (tag === 'BLOCKQUOTE') this.out.note(() => this.walk(element))
    else if (tag === 'PRE') this.#preformatted(element)
    else if (tag === 'HR') this.out.block('---')
    else this.walk(element)
    this.#progress()
  }

  /** Its text may begin with its number, which stands in its mark. */
  #note(element: HtmlElement, number: string): void {
    const text = this.#inside(element)
    const own = [`[^${number}]`, `${number}\\.`, `${number}.`, number].find((start) => text.startsWith(start)) ?? ''
    this.out.block(`[^${number}]: ${text.slice(own.length).trim()}`)
  }

  #heading(element: HtmlElement): void {
    const text = this.#inside(element).replace(/\s+/g, (blank) => (blank.includes('\n') ? ' ' : blank))
    if (text !== '') this.out.block(`${'#'.repeat(Number(element.tagName.slice(1)))} ${text}`)
  }

  /** A card that leads elsewhere is a link when one line says it. */
  #link(element: HtmlElement): void {
    const text = this.#inside(element)
    this.out.block(text.includes('\n') ? text : linked(text, element))
  }

  #preformatted(element: HtmlElement): void {
    const text = element.textContent ?? ''
    const [first] = element.children
    this.out.block(first?.tagName === 'CODE' ? fenced(text) : text.replace(/^\n+/, '').trimEnd())
  }

  #inside(element: HtmlElement): string {
    const out = new MarkdownWriter()
    new PageWalker(out, this.#progress).walk(element)
    return out.toString()
  }

  /** Words that stand in a list without being of an item are one. */
  #itemText(item: HtmlNode): string {
    if (!isElement(item)) return lineMarkdown([item])
    if (unread.has(item.tagName)) return ''
    return this.#inside(item)
      .replace(/\n{2,}/g, '\n')
      .replaceAll('\n', '\n   ')
  }

  /** An item of several paragraphs is one item; one without words has no number. */
  #list(list: HtmlElement): string {
    let number = wholeNumber(list.getAttribute('start')) ?? 1
    const items: string[] = []
    for (const item of list.childNodes) {
      const text = this.#itemText(item)
      if (text === '') continue
      number = numberOf(item) ?? number
      items.push(`${list.tagName === 'OL' ? `${number}.` : '-'} ${text}`)
      number += 1
    }
    return items.join('\n')
  }
}

/** Markdown of what an element of a page holds, telling after each block that it goes on; its depth is the caller's to bound. */
export function pageMarkdown(element: HtmlElement, progress: () => void): string {
  const out = new MarkdownWriter()
  new PageWalker(out, progress).walk(element)
  return out.toString()
}
