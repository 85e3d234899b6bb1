/** One line of Markdown with its place in the text, its end sign left out. */
export interface MarkdownLine {
  readonly text: string
  readonly start: number
  readonly end: number
  /** A fence, or between two of them, where nothing is a mark. */
  readonly code: 'opening' | 'inside' | 'closing' | null
}

const fence = /^\s{0,3}(?:```|~~~)/

/** The lines that whatever cuts Markdown goes through, one after the other: none is looked at twice. */
export function* markdownLines(markdown: string): Generator<MarkdownLine> {
  let isInside = false
  for (let start = 0; start < markdown.length;) {
    const found = markdown.indexOf('\n', start)
    const end = found < 0 ? markdown.length : found
    const text = markdown.slice(start, end)
    const isFence = fence.test(text)
    if (isFence) yield { text, start, end, code: isInside ? 'closing' : 'opening' }
    else yield { text, start, end, code: isInside ? 'inside' : null }
    if (isFence) isInside = !isInside
    start = end + 1
  }
}
