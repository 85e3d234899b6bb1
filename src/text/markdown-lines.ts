/** One line of Markdown with its place in the text, its end sign left out. */
export interface MarkdownLine {
  readonly text: string
  readonly start: number
  readonly end: number
  /** A fence, or between two of them, where nothing is a mark. */
  readonly code: 'opening' | 'inside' | 'closing' | null
}

const openingFence = /^\s{0,3}(`{3,}(?=[^`]*$)|~{3,})/
const closingFence = /^\s{0,3}(`{3,}|~{3,})\s*$/

/** The lines that whatever cuts Markdown goes through, one after the other: none is looked at twice. */
export function* markdownLines(markdown: string): Generator<MarkdownLine> {
  let opened: string | null = null
  for (let start = 0; start < markdown.length;) {
    const found = markdown.indexOf('\n', start)
    const end = found < 0 ? markdown.length : found
    const text = markdown.slice(start, end)
    if (opened === null) {
      opened = openingFence.exec(text)?.[1] ?? null
      yield { text, start, end, code: opened === null ? null : 'opening' }
    } else if (closes(text, opened)) {
      opened = null
      yield { text, start, end, code: 'closing' }
    } else yield { text, start, end, code: 'inside' }
    start = end + 1
  }
}

/** A fence ends at one of its own signs, as long at least: what is shorter, or of the other sign, is of the code. */
function closes(text: string, opened: string): boolean {
  const run = closingFence.exec(text)?.[1]
  return run !== undefined && run[0] === opened[0] && run.length >= opened.length
}
