import type { MarkdownWriter } from '../markdown-writer.ts'
import { type HtmlElement, type HtmlNode, isElement } from './html-node.ts'

/** Goes through a page: words in a row are a paragraph, blocks are written one by one, what holds blocks is opened. */
export abstract class HtmlWalker {
  protected readonly out: MarkdownWriter

  constructor(out: MarkdownWriter) {
    this.out = out
  }

  walk(parent: HtmlElement): void {
    let line: HtmlNode[] = []
    const flush = (): void => {
      if (line.length > 0) this.writeLine(line)
      line = []
    }
    for (const node of [...parent.childNodes]) {
      if (!isElement(node)) line.push(node)
      else if (this.isSkipped(node)) continue
      else if (this.isBlock(node)) {
        flush()
        this.writeBlock(node)
      } else line.push(node)
    }
    flush()
  }

  protected abstract isSkipped(element: HtmlElement): boolean
  protected abstract isBlock(element: HtmlElement): boolean
  protected abstract writeLine(nodes: readonly HtmlNode[]): void
  protected abstract writeBlock(element: HtmlElement): void
}
