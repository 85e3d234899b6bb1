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

const heading = /^(#{1,6})\s+(.+?)\s*#*\s*$/
const fence = /^\s{0,3}(```|~~~)/
const listItem = /^\s{0,3}([-*+]|\d{1,9}[.)])\s+/

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
  const add = (line: Line, kind: ChunkKind): void => {
    open = { kind, start: line.start, end: line.end }
    section.blocks.push(open)
  }
  for (const line of linesOf(markdown)) {
    const title = inFence ? null : heading.exec(line.text)
    if (title) {
      if (section.blocks.length > 0) sections.push(section)
      const level = title[1]?.length ?? 1
      while ((headings.at(-1)?.level ?? 0) >= level) headings.pop()
      headings.push({ level, text: title[2] ?? '' })
      const isFirst = section.blocks.length > 0 || section.path.length === 0
      const headingStart = isFirst ? line.start : section.headingStart
      section = { path: headings.map(({ text }) => text), headingStart, blocks: [] }
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
  if (section.blocks.length > 0) sections.push(section)
  return sections
}
