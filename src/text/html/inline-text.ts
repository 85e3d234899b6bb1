import { isElement, type HtmlElement, type HtmlNode } from './html-node.ts'

export const blockTags: ReadonlySet<string> = new Set(
  'P DIV SECTION ARTICLE UL OL LI TABLE BLOCKQUOTE FIGURE FIGCAPTION HR H1 H2 H3 H4 H5 H6 DL DT DD PRE'.split(' '),
)

/** One line: no blank at its ends nor twice, none before the signs that close. */
export function tidy(text: string): string {
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

/** Inline elements keep the spaces around their words, which many pages put inside the element. */
function spaced(element: HtmlElement): string {
  const text = element.textContent ?? ''
  return `${/^\s/.test(text) ? ' ' : ''}${inlineText(element)}${/\s$/.test(text) ? ' ' : ''}`
}

/** Words in a row, whatever marks they bear. */
export function lineText(nodes: readonly HtmlNode[]): string {
  const parts = nodes.map((node) => {
    if (!isElement(node)) return node.nodeType === 3 ? (node.textContent ?? '') : ''
    return inlineText(node) === '' ? ' ' : spaced(node)
  })
  return tidy(parts.join(''))
}
