import type { Block, ChunkKind } from './blocks.ts'
import type { Chunking } from './chunking.ts'

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
function splitTable(markdown: string, block: Block, chunking: Chunking): Piece[] {
  const limit = chunking.size
  const text = markdown.slice(block.start, block.end)
  const header = /^[^\n]*\n[ \t]{0,3}\|[ \t:|-]+\n/.exec(text)?.[0] ?? ''
  if (header.length > limit * longestRowInChunks) return splitPlain(markdown, block, chunking)
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

/** A sign is kept at the head of what follows it; blanks are no part of any text. */
function cutAt(separator: string): RegExp {
  const sign = RegExp.escape(separator)
  return new RegExp(separator.trim() === '' ? sign : `(?=${sign})`, 'g')
}

function splitPlain(markdown: string, block: Block, { size, overlap, separators }: Chunking): Piece[] {
  const whole = { start: block.start, end: block.end }
  const cuts = [...separators.map(cutAt), ...textCuts]
  return splitRange(markdown, whole, { limit: size - overlap, cuts }).map((range, index) => {
    const start = index === 0 ? range.start : overlapped(markdown, block.start, { ...range, overlap })
    return { kind: block.kind, start, end: range.end, text: markdown.slice(start, range.end) }
  })
}

/** Begins with the last whole words of what stands before. */
function overlapped(markdown: string, first: number, { start, overlap }: { start: number; overlap: number }): number {
  const from = Math.max(first, start - overlap)
  const blank = /\s+/g
  blank.lastIndex = Math.max(0, from - 1)
  const found = blank.exec(markdown.slice(0, start))
  return found === null ? start : Math.max(from, Math.min(start, found.index + found[0].length))
}

/** The blocks of one section as pieces that fit; neighbours share a piece while they do. */
export function piecesOf(markdown: string, blocks: readonly Block[], chunking: Chunking): Piece[] {
  const { size } = chunking
  const pieces: Piece[] = []
  let joinable = false
  for (const block of blocks) {
    const last = pieces.at(-1)
    if (block.end - block.start > size) {
      const split = block.kind === 'table' ? splitTable : splitPlain
      pieces.push(...split(markdown, block, chunking))
      joinable = false
    } else if (last && joinable && block.end - last.start <= size) {
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
