import { isTitleText, numberedTitles } from '../parse/numbered-titles.ts'
import { textOf } from './cells.ts'
import { bodySizeOf, sizeOf } from './letter-size.ts'
import type { ReadLine } from './lines-from-tsv.ts'
import type { PagePart } from './page-parts.ts'

/** A heading is this much larger than the text. */
const largerBy = 1.17
const mostSizes = 3
const deepestHeading = 5
/** Two sizes nearer than this are one. */
const sameSize = 1.08
const bullet = /^(?:[-–—•●▪■*·]|[o°e](?= \p{Lu}))\s+/u
const numbered = /^(?:\d{1,3}[.)°]|[a-z]\))\s/

interface TextBlock {
  text: string
  /** Zero for what is no heading. */
  level: number
}

/** Markdown of a page that was read: headings by the size or the number of their lines, paragraphs, lists, tables. */
export function writeParts(parts: readonly PagePart[]): string {
  const lines = parts.flatMap((part) => (part.kind === 'lines' ? part.lines : []))
  const levels = headingLevels(lines, bodySizeOf(lines))
  const blocks = parts.flatMap((part): TextBlock[] =>
    part.kind === 'table' ? [{ text: writeTable(part.rows), level: 0 }] : blocksOf(part.lines, levels),
  )
  return withNumberedHeadings(blocks.filter(({ text }) => text !== ''))
    .map(({ text, level }) => (level > 0 ? `${'#'.repeat(level)} ${text}` : text.replace(/^#/, '\\#')))
    .join('\n\n')
}

/** A little taller or not, titles numbered one after the other are of one level, below the title above the first. */
function withNumberedHeadings(blocks: readonly TextBlock[]): TextBlock[] {
  const titles = numberedTitles(blocks.map(({ text }) => text))
  const first = blocks.findIndex((_, at) => titles.has(at))
  const above = blocks.slice(0, Math.max(0, first)).findLast(({ level }) => level > 0)?.level ?? 0
  const looks = [...new Set(titles.values())]
  return blocks.map((block, at) => {
    const look = titles.get(at)
    return look === undefined ? block : { ...block, level: Math.min(deepestHeading, above + 1 + looks.indexOf(look)) }
  })
}

/** The sizes of headings, largest first. */
function headingLevels(lines: readonly ReadLine[], body: number): number[] {
  const sizes = lines
    .filter((line) => isTitleText(textOf(line)))
    .map(sizeOf)
    .filter((size) => size > body * largerBy)
  const levels: number[] = []
  for (const size of sizes.toSorted((one, other) => other - one)) {
    const last = levels.at(-1)
    if (last === undefined || last / size > sameSize) levels.push(size)
  }
  return levels.slice(0, mostSizes)
}

function headingLevel(line: ReadLine, levels: readonly number[]): number {
  if (!isTitleText(textOf(line))) return 0
  const size = sizeOf(line)
  return levels.findIndex((level) => size * sameSize >= level) + 1
}

function blocksOf(lines: readonly ReadLine[], levels: readonly number[]): TextBlock[] {
  const blocks: { text: string; level: number; last: ReadLine }[] = []
  for (const line of lines) {
    const text = tidied(textOf(line))
    if (text === '') continue
    const before = blocks.at(-1)
    // A number alone is no title, and may be the end of one.
    const level = headingLevel(line, levels) || endedLevel(before, line, levels)
    if (before !== undefined && before.level === level && continues(before, line, text)) {
      before.text = joined(before.text, text)
      before.last = line
    } else blocks.push({ text, level, last: line })
  }
  return blocks.map(({ text, level }) => ({ text: level > 0 ? text : text.replace(bullet, '- '), level }))
}

/** The level of the title that a line as tall goes on with, in the same block. */
function endedLevel(
  before: { level: number; last: ReadLine } | undefined,
  line: ReadLine,
  levels: readonly number[],
): number {
  const size = levels[(before?.level ?? 0) - 1]
  if (before === undefined || size === undefined || before.last.block !== line.block) return 0
  return sizeOf(line) * sameSize >= size && continues(before, line, textOf(line)) ? before.level : 0
}

/** A line goes on with the one before unless it stands apart, begins an entry, or the one before stopped short. */
function continues({ last, level }: { last: ReadLine; level: number }, line: ReadLine, text: string): boolean {
  if (last.block !== line.block || bullet.test(text) || numbered.test(text)) return false
  const height = sizeOf(last)
  if (line.top - last.bottom > 1.2 * height || line.top < last.top) return false
  if (level > 0) return true
  const width = Math.max(last.right, line.right) - Math.min(last.left, line.left)
  return line.right - last.right < 0.15 * width
}

/** A word that was cut at the end of a line is whole again, and so is a number of an act. */
function joined(before: string, text: string): string {
  if (/\p{Ll}-$/u.test(before) && /^\p{Ll}/u.test(text)) return before.slice(0, -1) + text
  return /\p{N}-$/u.test(before) && /^\p{N}/u.test(text) ? before + text : `${before} ${text}`
}

function writeTable(rows: readonly (readonly string[])[]): string {
  const filled = rows.filter((row) => row.some((cell) => cell !== ''))
  const [head, ...body] = filled.map((row) => `| ${row.map((cell) => tidied(cell).replaceAll('|', '/')).join(' | ')} |`)
  if (head === undefined) return ''
  return [head, `|${' --- |'.repeat(rows[0]?.length ?? 0)}`, ...body].join('\n')
}

/** Boxes of a form, ticked or empty, as they are commonly written; strokes that are no letters are left out. */
function tidied(text: string): string {
  return text
    .replaceAll(/\[\s?[xX*]\s?\]/g, '[x]')
    .replaceAll(/\[\s?\]/g, '[ ]')
    .replaceAll(/(?:^|\s)[|_~=¦]+(?=\s|$)/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
