/** Levels of a fragment's headings: its highest heading goes right below `below`. */
export interface HeadingShift {
  below: number
}

function headingLine(level: number, text: string): string {
  return `${'#'.repeat(level)} ${text}`
}

/** Builds one Markdown text block by block, and knows which heading it stands under. */
export class MarkdownWriter {
  #blocks: string[] = []
  #headings: { level: number; text: string; source: number }[] = []
  #floor = 0
  #quoting = false
  #reopen: string | undefined

  /** A heading; `source` levels are only compared with each other, so a page that jumps from h2 to h5 nests by one. */
  heading(source: number, text: string): void {
    if (text === '') return
    if (this.#quoting) {
      this.paragraph(text)
      return
    }
    while (this.#headings.length > this.#floor && (this.#headings.at(-1)?.source ?? 0) >= source) this.#headings.pop()
    const level = Math.min(6, this.#headings.length + 1)
    this.#headings.push({ level, text, source })
    this.#reopen = undefined
    this.#blocks.push(headingLine(level, text))
  }

  paragraph(text: string): void {
    this.block(text.replace(/^(#{1,6}\s|>|\|)/, '\\$1').replace(/^(\d{1,9})([.)])(?=\s)/, '$1\\$2'))
  }

  block(text: string): void {
    if (text === '') return
    if (this.#reopen !== undefined && !this.#quoting) this.#blocks.push(this.#reopen)
    this.#reopen = undefined
    this.#blocks.push(text)
  }

  /** What the action writes becomes one quoted block. */
  note(action: () => void): void {
    if (this.#quoting) {
      action()
      return
    }
    const before = this.#blocks
    this.#blocks = []
    this.#quoting = true
    action()
    const inside = this.#blocks.join('\n\n')
    this.#blocks = before
    this.#quoting = false
    if (inside !== '') this.block(inside.replace(/^/gm, '> ').replace(/^> $/gm, '>'))
  }

  /** What follows the action stands again under the heading that was open before it, said once more where needed. */
  enclosed(action: () => void): void {
    const before = this.#headings.map((heading) => ({ ...heading }))
    action()
    const last = before.at(-1)
    const moved = this.#headings.length > before.length || this.#headings.at(-1)?.text !== last?.text
    this.#headings = before
    // Not moved: what an inner one asked to be said again still holds.
    if (moved) this.#reopen = last && headingLine(last.level, last.text)
  }

  /** Back to the top of the document. */
  closeHeadings(): void {
    this.#headings = []
    this.#reopen = undefined
  }

  withShift(shift: HeadingShift, action: () => void): void {
    const floor = this.#floor
    this.#headings.length = Math.min(this.#headings.length, shift.below)
    this.#floor = shift.below
    action()
    this.#floor = floor
  }

  /** Level of the heading that is open, zero for none. */
  get level(): number {
    return this.#headings.at(-1)?.level ?? 0
  }

  /** Where the next block will start. */
  get length(): number {
    return this.#blocks.reduce((sum, block) => sum + block.length + 2, 0)
  }

  toString(): string {
    return this.#blocks.join('\n\n')
  }
}
