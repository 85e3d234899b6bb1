import { parseHTML } from 'linkedom'
import { isElement } from './html-node.ts'
import type { HtmlElement, HtmlNode } from './html-node.ts'
import type { HeadingShift } from '../markdown-writer.ts'
import { MarkdownWriter } from '../markdown-writer.ts'
import { tableToMarkdown } from './html-table.ts'

/** What a source's pages carry beside their text: decided by the reader of each corpus. */
export interface HtmlRules {
  /** Elements left out: navigation, players, cards that lead to other pages. */
  skip: string
  /** Elements shown as a note. */
  note: string
  /** Elements that close with what they hold: text after them belongs to the heading before them. */
  enclosed: string
}

const blockTags = new Set(
  'P DIV SECTION ARTICLE UL OL LI TABLE BLOCKQUOTE FIGURE FIGCAPTION HR H1 H2 H3 H4 H5 H6 DL DT DD PRE'.split(' '),
)

function tidy(text: string): string {
  return text
    .replace(/[\s\u00a0\u202f]+/g, ' ')
    .replace(/ ([,.)\]])/g, '$1')
    .trim()
}

/** Text of an element on one line, blocks inside it apart by a space. */
export function inlineText(node: HtmlNode): string {
  const parts: string[] = []
  const visit = (child: HtmlNode): void => {
    if (child.nodeType === 3) parts.push(child.textContent ?? '')
    if (!isElement(child)) return
    const apart = blockTags.has(child.tagName) || child.tagName === 'BR'
    if (apart) parts.push(' ')
    for (const inner of child.childNodes) visit(inner)
    if (apart) parts.push(' ')
  }
  for (const child of node.childNodes) visit(child)
  return tidy(parts.join(''))
}

class HtmlWalker {
  readonly #rules: HtmlRules
  readonly #out: MarkdownWriter

  constructor(rules: HtmlRules, out: MarkdownWriter) {
    this.#rules = rules
    this.#out = out
  }

  walk(parent: HtmlElement): void {
    let line: string[] = []
    const flush = (): void => {
      this.#out.paragraph(tidy(line.join('')))
      line = []
    }
    for (const node of parent.childNodes) {
      if (node.nodeType === 3) line.push(node.textContent ?? '')
      if (!isElement(node) || node.matches(this.#rules.skip)) continue
      if (node.tagName === 'BR') flush()
      else if (blockTags.has(node.tagName) || node.querySelector('p,ul,ol,table,h3,h4')) {
        flush()
        this.#block(node)
      } else line.push(inlineText(node) === '' ? ' ' : spaced(node))
    }
    flush()
  }

  #block(element: HtmlElement): void {
    const tag = element.tagName
    if (/^H[1-6]$/.test(tag)) this.#out.heading(Number(tag.slice(1)), inlineText(element))
    else if (tag === 'UL' || tag === 'OL') this.#list(element, 0)
    else if (tag === 'TABLE') this.#out.block(tableToMarkdown(element, inlineText))
    else if (element.matches(this.#rules.note)) this.#out.note(() => this.walk(element))
    else if (element.matches(this.#rules.enclosed)) this.#out.enclosed(() => this.walk(element))
    else this.walk(element)
  }

  /** Items hold one line; lists inside them are indented; a table or a heading inside an item follows the list. */
  #list(list: HtmlElement, depth: number): void {
    const later: HtmlElement[] = []
    const lines = this.#itemLines(list, depth, later)
    this.#out.block(lines.join('\n'))
    for (const element of later) this.#block(element)
  }

  #itemLines(list: HtmlElement, depth: number, later: HtmlElement[]): string[] {
    const lines: string[] = []
    let number = 0
    for (const item of list.children) {
      if (item.matches(this.#rules.skip)) continue
      const inner = [...item.querySelectorAll('ul,ol')].filter((child) => child.parentElement?.closest('li') === item)
      const tables = [...item.querySelectorAll('table')].filter((child) => child.closest('li') === item)
      for (const child of [...inner, ...tables]) child.remove()
      for (const skipped of item.querySelectorAll(this.#rules.skip)) skipped.remove()
      later.push(...tables)
      const text = inlineText(item)
      number += 1
      const mark = list.tagName === 'OL' ? `${number}.` : '-'
      if (text !== '') lines.push(`${'   '.repeat(depth)}${mark} ${text}`)
      for (const child of inner) lines.push(...this.#itemLines(child, text === '' ? depth : depth + 1, later))
    }
    return lines
  }
}

/** Inline elements keep the spaces around their words, which many pages put inside the element. */
function spaced(element: HtmlElement): string {
  const text = element.textContent ?? ''
  return `${/^\s/.test(text) ? ' ' : ''}${inlineText(element)}${/\s$/.test(text) ? ' ' : ''}`
}

interface HtmlPlace {
  rules: HtmlRules
  shift: HeadingShift
}

/** Writes an HTML fragment as Markdown: headings, lists, tables with spans expanded, notes; no text is lost but what the rules skip. */
export function writeHtml(html: string, out: MarkdownWriter, { rules, shift }: HtmlPlace): void {
  const { document } = parseHTML(`<!doctype html><html><body>${html}</body></html>`)
  const body: HtmlElement = document.body
  out.withShift(shift, () => new HtmlWalker(rules, out).walk(body))
}
