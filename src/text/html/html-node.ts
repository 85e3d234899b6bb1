/** The part of the DOM that the readers use; the program's types leave out the browser's. */
export interface HtmlNode {
  readonly nodeType: number
  readonly textContent: string | null
  readonly childNodes: Iterable<HtmlNode>
}

export interface HtmlElement extends HtmlNode {
  readonly tagName: string
  readonly children: Iterable<HtmlElement>
  readonly parentElement: HtmlElement | null
  matches(selector: string): boolean
  closest(selector: string): HtmlElement | null
  querySelector(selector: string): HtmlElement | null
  querySelectorAll(selector: string): Iterable<HtmlElement>
  getAttribute(name: string): string | null
  setAttribute(name: string, value: string): void
  remove(): void
}

export function isElement(node: HtmlNode): node is HtmlElement {
  return node.nodeType === 1
}
