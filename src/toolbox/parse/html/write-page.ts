import type { HtmlElement, HtmlNode } from '#text/html/html-node'
import { isElement } from '#text/html/html-node'
import { turndown } from './turndown.ts'

/** Elements that only hold others: they are opened, the others are written. */
const containers = new Set('BODY MAIN DIV SECTION ARTICLE HEADER FORM FIELDSET FIGURE DETAILS CENTER'.split(' '))
const blocks = new Set(
  'P H1 H2 H3 H4 H5 H6 UL OL DL TABLE BLOCKQUOTE PRE HR ADDRESS FIGCAPTION SUMMARY HGROUP MENU'.split(' '),
)
/** The converter's work grows with the square of what it is given at once. */
const nodesAtOnce = 40

/** The part of linkedom's elements that moves nodes. */
interface Movable extends HtmlElement {
  readonly ownerDocument: { createElement(tag: string): Movable }
  append(...nodes: HtmlNode[]): void
}

/** An element of linkedom: all of them can hold others. */
function movable(element: HtmlElement): Movable {
  return element as Movable
}

/** Writes a page part by part, telling that it goes on; nested too deeply, it throws as any recursion does. */
export function writePage(element: HtmlElement, progress: () => void): string {
  const parts: string[] = []
  let group: HtmlNode[] = []
  const flush = (): void => {
    if (group.length === 0) return
    const holder = movable(element).ownerDocument.createElement('div')
    holder.append(...group)
    parts.push(turndown(holder).trim())
    group = []
    progress()
  }
  const visit = (parent: HtmlElement): void => {
    for (const node of [...parent.childNodes]) {
      const isContainer = isElement(node) && containers.has(node.tagName)
      const isBlock = isElement(node) && blocks.has(node.tagName)
      if (isContainer || (isBlock && group.length >= nodesAtOnce)) flush()
      if (isContainer) visit(node)
      else group.push(node)
      if (isContainer) flush()
    }
  }
  visit(element)
  flush()
  return parts.filter((part) => part !== '').join('\n\n')
}
