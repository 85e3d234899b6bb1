import { type MarkdownLine, markdownLines } from '#text/markdown-lines'

export type ChunkKind = 'text' | 'table' | 'list' | 'note'

/** One block of Markdown with its place in the text. */
export interface Block {
  kind: ChunkKind
  start: number
  end: number
}

/** What stands below one heading, down to the next heading. */
export interface Section {
  path: string[]
  /** Where its heading line starts, with the empty headings right above it; zero before any heading. */
  headingStart: number
  blocks: Block[]
}

const listItem = /^\s{0,3}([-*+]|\d{1,9}[.)])\s+/

/** What starts like a heading and goes on like a paragraph is one: headings are repeated above every passage. */
const longestHeading = 300

/** A heading of Markdown: one to six signs, a blank, words; signs at its end are no part of it. */
function headingOf(line: string): { level: number; text: string } | null {
  const level = /^#{1,6}(?=\s)/.exec(line)?.[0].length ?? 0
  const text = level === 0 ? '' : withoutEndSigns(line.slice(level).trim())
  return text === '' || text.length > longestHeading ? null : { level, text }
}

function withoutEndSigns(text: string): string {
  let end = text.length
  while (text[end - 1] === '#') end -= 1
  const isClosed = end < text.length && (end === 0 || /\s/.test(text[end - 1] ?? ''))
  return isClosed ? text.slice(0, end).trimEnd() : text
}

function kindOf(line: string): ChunkKind {
  if (/^\s{0,3}\|/.test(line)) return 'table'
  if (/^\s{0,3}>/.test(line)) return 'note'
  return listItem.test(line) ? 'list' : 'text'
}

/** Whether this line continues the open block; an indented line after a blank one still belongs to its list item. */
function continues(block: Block, line: string, afterBlank: boolean): boolean {
  if (block.kind === 'list') return kindOf(line) === 'list' || /^\s{2,}\S/.test(line) || !afterBlank
  return !afterBlank && (kindOf(line) === block.kind || block.kind === 'text')
}

class SectionReader {
  readonly sections: Section[] = []
  #headings: { level: number; text: string }[] = []
  #section: Section = { path: [], headingStart: 0, blocks: [] }
  #heading: MarkdownLine | undefined
  #open: Block | undefined
  #afterBlank = true

  read(line: MarkdownLine): void {
    const isCode = line.code === 'inside' || line.code === 'closing'
    const title = isCode ? null : headingOf(line.text)
    const isBlank = line.text.trim() === '' && !isCode
    if (title) this.#startSection(line, title)
    else if (!isBlank) this.#addLine(line, isCode)
    this.#afterBlank = isBlank
  }

  /** What stands below the last heading is whole; a heading with nothing below it is its own words. */
  close(nextLevel: number): void {
    const { path } = this.#section
    if (this.#section.blocks.length > 0) this.sections.push(this.#section)
    else if (this.#heading && nextLevel <= (this.#headings.at(-1)?.level ?? 0)) {
      const { start, end } = this.#heading
      this.sections.push({ path: path.slice(0, -1), headingStart: start, blocks: [{ kind: 'text', start, end }] })
      this.#section = { path: [], headingStart: 0, blocks: [] }
    }
  }

  #startSection(line: MarkdownLine, title: { level: number; text: string }): void {
    this.close(title.level)
    while ((this.#headings.at(-1)?.level ?? 0) >= title.level) this.#headings.pop()
    this.#headings.push(title)
    const isFirst = this.#section.blocks.length > 0 || this.#section.path.length === 0
    const headingStart = isFirst ? line.start : this.#section.headingStart
    this.#section = { path: this.#headings.map(({ text }) => text), headingStart, blocks: [] }
    this.#heading = line
    this.#open = undefined
  }

  #addLine({ text, start, end }: MarkdownLine, isCode: boolean): void {
    if (this.#open && (isCode || continues(this.#open, text, this.#afterBlank))) this.#open.end = end
    else {
      this.#open = { kind: kindOf(text), start, end }
      this.#section.blocks.push(this.#open)
    }
  }
}

/** Cuts Markdown into sections by heading, and each section into blocks. Offsets are those of the text given. */
export function sectionsOf(markdown: string): Section[] {
  const reader = new SectionReader()
  for (const line of markdownLines(markdown)) reader.read(line)
  reader.close(0)
  return reader.sections
}
