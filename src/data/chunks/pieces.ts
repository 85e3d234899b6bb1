import type { Block } from './blocks.ts'
import type { ChunkKind } from './chunk.ts'

/** A part of a section that fits a chunk: its range, and its text when that is not the range word for word. */
export interface Piece {
  kind: ChunkKind
  start: number
  end: number
  text: string
}

const betweenItems = /\n(?=\s{0,3}(?:[-*+]|\d{1,9}[.)])\s)/g
const betweenLines = /\n/g
/** Not after the short forms that a number or a name follows. */
const betweenSentences = /(?<=[.!?;:»)])(?<!\b(?:\p{L}|art|al|cf|Mme|MM|Dr|ex)\.)\s+/gu
const betweenCells = /\s\|\s/g
/** Figures in groups of three, and short forms with what follows them, stay whole. */
const betweenWords = /(?<!\d)(?<!\b(?:\p{L}|art|al|cf|Mme|MM|Dr|ex)\.)\s+|(?<=\d)\s+(?!\d)/gu

/** Where a text too long for one chunk is cut, from the gentlest cut to the hardest. */
const textCuts: readonly RegExp[] = [betweenItems, betweenLines, betweenSentences, betweenWords]
/** A row of a table is cut only when it would be several chunks by itself. */
const rowCuts: readonly RegExp[] = [betweenCells, betweenSentences, betweenWords]
const longestRowInChunks = 4

interface Range {
  start: number
  end: number
}

function splitAt(markdown: string, range: Range, cut: RegExp): Range[] {
  const parts: Range[] = []
  let start = range.start
  for (const found of markdown.slice(range.start, range.end).matchAll(cut)) {
    const end = range.start + found.index
    if (end > start) parts.push({ start, end })
    start = end + found[0].length
  }
  if (range.end > start) parts.push({ start, end: range.end })
  return parts
}

/** Joins neighbours again as long as they fit. */
function pack(parts: readonly Range[], limit: number): Range[] {
  const packed: Range[] = []
  for (const part of parts) {
    const last = packed.at(-1)
    if (last && part.end - last.start <= limit) last.end = part.end
    else packed.push({ ...part })
  }
  return packed
}

interface Splitting {
  limit: number
  /** Those to try, the first one first. */
  cuts: readonly RegExp[]
}

function splitRange(markdown: string, range: Range, { limit, cuts }: Splitting): Range[] {
  if (range.end - range.start <= limit) return [range]
  const [cut, ...others] = cuts
  if (!cut) return splitHard(range, limit)
  const next = { limit, cuts: others }
  return pack(
    splitAt(markdown, range, cut).flatMap((part) => splitRange(markdown, part, next)),
    limit,
  )
}

/** A text without any place to cut it. */
function splitHard({ start, end }: Range, limit: number): Range[] {
  const count = Math.ceil((end - start) / limit)
  return Array.from({ length: count }, (_, index) => ({
    start: start + index * limit,
    end: Math.min(end, start + (index + 1) * limit),
  }))
}

/** Rows of a table whole, its header repeated above each part. */
function splitTable(markdown: string, block: Block, limit: number): Piece[] {
  const text = markdown.slice(block.start, block.end)
  const header = /^[^\n]*\n\s{0,3}\|[\s:|-]+\|?[ \t]*\n/.exec(text)?.[0] ?? ''
  if (header.length > limit * longestRowInChunks) return splitPlain(markdown, block, limit)
  const rowLimit = limit * longestRowInChunks
  const bodyLimit = Math.max(limit - header.length, limit / 4)
  const body = { start: block.start + header.length, end: block.end }
  const rows = splitAt(markdown, body, betweenLines).flatMap((row) =>
    row.end - row.start <= rowLimit ? [row] : splitRange(markdown, row, { limit, cuts: rowCuts }),
  )
  return pack(rows, bodyLimit).map((range, index) => ({
    kind: block.kind,
    start: index === 0 ? block.start : range.start,
    end: range.end,
    text: header + markdown.slice(range.start, range.end),
  }))
}

function splitPlain(markdown: string, block: Block, limit: number): Piece[] {
  const whole = { start: block.start, end: block.end }
  return splitRange(markdown, whole, { limit, cuts: textCuts }).map((range) => ({
    kind: block.kind,
    ...range,
    text: markdown.slice(range.start, range.end),
  }))
}

/** The blocks of one section as pieces of at most `limit` characters; neighbours share a piece while they fit. */
export function piecesOf(markdown: string, blocks: readonly Block[], limit: number): Piece[] {
  const pieces: Piece[] = []
  let joinable = false
  for (const block of blocks) {
    const last = pieces.at(-1)
    if (block.end - block.start > limit) {
      pieces.push(...(block.kind === 'table' ? splitTable : splitPlain)(markdown, block, limit))
      joinable = false
    } else if (last && joinable && block.end - last.start <= limit) {
      last.end = block.end
      last.text = markdown.slice(last.start, last.end)
      if (last.kind !== block.kind) last.kind = 'text'
    } else {
      pieces.push({ ...block, text: markdown.slice(block.start, block.end) })
      joinable = true
    }
  }
  return pieces
}
