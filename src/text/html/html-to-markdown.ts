import { parseHTML } from 'linkedom'
import type { HeadingShift, MarkdownWriter } from '../markdown-writer.ts'
import type { HtmlElement, HtmlNode } from './html-node.ts'
import { tableToMarkdown } from './html-table.ts'
import { HtmlWalker } from './html-walker.ts'
import { blockTags, inlineText, lineText } from './inline-text.ts'

/** What a source's pages carry beside their text: decided by the reader of each corpus. */
export interface HtmlRules {
  /** Elements left out: navigation, players, cards that lead to other pages. */
  skip: string
  /** Elements shown as a note. */
  note: string
  /** Elements that close with what they hold: text after them belongs to the heading before them. */
  enclosed: string
}

/** Fragments of a corpus: their words without marks, each item of a list on one line, headings in the order of the sheet. */
class FragmentWalker extends HtmlWalker {
  readonly #rules: HtmlRules

  constructor(rules: HtmlRules, out: MarkdownWriter) {
    super(out)
    this.#rules = rules
  }

  protected isSkipped(element: HtmlElement): boolean {
    return element.matches(this.#rules.skip)
  }

  protected isBlock(element: HtmlElement): boolean {
    const { tagName } = element
    return tagName === 'BR' || blockTags.has(tagName) || element.querySelector('p,ul,ol,table,h3,h4') !== null
  }

  protected writeLine(nodes: readonly HtmlNode[]): void {
    this.out.paragraph(lineText(nodes))
  }

  protected writeBlock(element: HtmlElement): void {
    const tag = element.tagName
    if (/^H[1-6]$/.test(tag)) this.out.heading(Number(tag.slice(1)), inlineText(element))
    else if (tag === 'UL' || tag === 'OL') this.#list(element, 0)
    else if (tag === 'TABLE') this.out.block(tableToMarkdown(element, inlineText))
    else if (element.matches(this.#rules.note)) this.out.note(() => this.walk(element))
    else if (element.matches(this.#rules.enclosed)) this.out.enclosed(() => this.walk(element))
    else if (tag !== 'BR') this.walk(element)
  }

  /** Items hold one line; lists inside them are indented; a table or a heading inside an item follows the list. */
  #list(list: HtmlElement, depth: number): void {
    const later: HtmlElement[] = []
    const lines = this.#itemLines(list, depth, later)
    this.out.block(lines.join('\n'))
    for (const element of later) this.writeBlock(element)
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

interface HtmlPlace {
  rules: HtmlRules
  shift: HeadingShift
}

/** Writes an HTML fragment as Markdown: headings, lists, tables with spans expanded, notes; no text is lost but what the rules skip. */
export function writeHtml(html: string, out: MarkdownWriter, { rules, shift }: HtmlPlace): void {
  const { document } = parseHTML(`<!doctype html><html><body>${html}</body></html>`)
  const body: HtmlElement = document.body
  out.withShift(shift, () => new FragmentWalker(rules, out).walk(body))
}
