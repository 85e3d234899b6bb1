import type { ChunkKind } from './chunk.ts'

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

interface Line {
  text: string
  start: number
  end: number
}

const fence = /^\s{0,3}(```|~~~)/
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

function linesOf(markdown: string): Line[] {
  const lines: Line[] = []
  let start = 0
  while (start < markdown.length) {
    const found = markdown.indexOf('\n', start)
    const end = found < 0 ? markdown.length : found
    lines.push({ text: markdown.slice(start, end), start, end })
    start = end + 1
  }
  return lines
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

/** Cuts Markdown into sections by heading, and each section into blocks. Offsets are those of the text given. */
export function sectionsOf(markdown: string): Section[] {
  const sections: Section[] = []
  const headings: { level: number; text: string }[] = []
  let section: Section = { path: [], headingStart: 0, blocks: [] }
  let open: Block | undefined
  let inFence = false
  let afterBlank = true
  let heading: Line | undefined
  /** What stands below the last heading is whole; a heading with nothing below it is its own words. */
  const close = (nextLevel: number): void => {
    if (section.blocks.length > 0) sections.push(section)
    else if (heading && nextLevel <= (headings.at(-1)?.level ?? 0)) {
      const { start, end } = heading
      sections.push({ path: section.path.slice(0, -1), headingStart: start, blocks: [{ kind: 'text', start, end }] })
      section = { path: [], headingStart: 0, blocks: [] }
    }
  }
  const add = (line: Line, kind: ChunkKind): void => {
    open = { kind, start: line.start, end: line.end }
    section.blocks.push(open)
  }
  for (const line of linesOf(markdown)) {
    const title = inFence ? null : headingOf(line.text)
    if (title) {
      close(title.level)
      while ((headings.at(-1)?.level ?? 0) >= title.level) headings.pop()
      headings.push(title)
      const isFirst = section.blocks.length > 0 || section.path.length === 0
      const headingStart = isFirst ? line.start : section.headingStart
      section = { path: headings.map(({ text }) => text), headingStart, blocks: [] }
      heading = line
      open = undefined
    } else if (line.text.trim() === '' && !inFence) {
      afterBlank = true
      continue
    } else if (inFence && open) open.end = line.end
    else if (open && continues(open, line.text, afterBlank)) open.end = line.end
    else add(line, kindOf(line.text))
    if (fence.test(line.text)) inFence = !inFence
    afterBlank = false
  }
  close(0)
  return sections
}
