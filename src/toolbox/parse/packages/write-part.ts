import type { ParsedPage } from '#data/documents/parsed'
import { markdownLines } from '#text/markdown-lines'
import type { MarkdownWriter } from '#text/markdown-writer'
import type { Reading } from '../parser.ts'

const deepestHeading = 6
const longestName = 1000

/** A file that is part of another one, by its place among those that can be opened apart. */
export interface InnerPart {
  readonly file: number
  readonly name: string
  /** What is written above it. */
  readonly heading: string
}

/** Where it stands in the whole: nothing is below its name when it was not read. */
export type PlacedPage = Omit<ParsedPage, 'page'>

/** A file that is part of another one: below its name, its own headings further down. Each of its pages is one. */
export function writePart(out: MarkdownWriter, part: InnerPart, reading: Reading | null): PlacedPage[] {
  const start = out.length
  out.heading(2, part.heading)
  if (reading === null) return [{ start, part: partOf(part, null) }]
  const below = out.length
  const { markdown, moved } = withLowerHeadings(reading.markdown, out.level)
  out.block(markdown)
  if (reading.pages.length === 0) return [{ start, part: partOf(part, null) }]
  return reading.pages.map((page, index) => ({
    start: index === 0 ? start : below + moved(page.start),
    part: partOf(part, page),
  }))
}

/** A file that was not read keeps its place, so that it can be opened. */
export function unreadPart(out: MarkdownWriter, part: Omit<InnerPart, 'heading'>): PlacedPage {
  return { start: out.length, part: partOf(part, null) }
}

/** The pages of a whole, numbered one after the other. */
export function numberedPages(pages: readonly PlacedPage[]): ParsedPage[] {
  return pages.map((page, index) => ({ ...page, page: index + 1 }))
}

/** As long as a name may be that is kept. */
export function keptName(name: string): string {
  return name.slice(0, longestName)
}

function partOf({ file, name }: Omit<InnerPart, 'heading'>, page: ParsedPage | null) {
  const hasNumber = page !== null && (page.part === undefined || page.part.kind === 'slide')
  return { kind: 'file' as const, name, file, page: hasNumber ? page.page : null }
}

/** Headings set below a level, and where a place of the text before is in the text after. */
export function withLowerHeadings(markdown: string, above: number) {
  const shifts: { from: number; by: number }[] = []
  const codeStarts = new Set([...markdownLines(markdown)].flatMap(({ start, code }) => (code === null ? [] : [start])))
  let [at, by] = [0, 0]
  const lines = markdown.split('\n').map((line) => {
    shifts.push({ from: at, by })
    const isCode = codeStarts.has(at)
    at += line.length + 1
    const level = isCode ? 0 : (/^#{1,6}(?=\s)/.exec(line)?.[0].length ?? 0)
    if (level === 0) return line
    const lower = Math.min(deepestHeading, level + above)
    by += lower - level
    return `${'#'.repeat(lower)}${line.slice(level)}`
  })
  const moved = (place: number): number => place + (shifts.findLast(({ from }) => from <= place)?.by ?? 0)
  return { markdown: lines.join('\n'), moved }
}
