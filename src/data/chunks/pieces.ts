import type { Block } from './blocks.ts'
import type { ChunkKind } from './chunk.ts'

/** A part of a section that fits a chunk: its range, and its text when that is not the range word for word. */
export interface Piece {
  kind: ChunkKind
  start: number
  end: number
  text: string
}

/** Where a text too long for one chunk is cut, from the gentlest cut to the hardest. */
const cuts: readonly RegExp[] = [/\n(?=\s{0,3}(?:[-*+]|\d{1,9}[.)])\s)/g, /\n/g, /(?<=[.!?;:»)])\s+/g, /\s+/g]

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
  /** Index of the cut to try first. */
  cutIndex: number
}

function splitRange(markdown: string, range: Range, { limit, cutIndex }: Splitting): Range[] {
  if (range.end - range.start <= limit) return [range]
  const cut = cuts[cutIndex]
  if (!cut) {
    const middle = range.start + limit
    return [
      { start: range.start, end: middle },
      ...splitRange(markdown, { start: middle, end: range.end }, { limit, cutIndex }),
    ]
  }
  const next = { limit, cutIndex: cutIndex + 1 }
  const parts = splitAt(markdown, range, cut).flatMap((part) => splitRange(markdown, part, next))
  return pack(parts, limit)
}

/** Rows of a table, its header repeated above each part but the first. */
function splitTable(markdown: string, block: Block, limit: number): Piece[] {
  const text = markdown.slice(block.start, block.end)
  const header = /^[^\n]*\n\s{0,3}\|[\s:|-]+\|?[ \t]*\n/.exec(text)?.[0] ?? ''
  const bodyLimit = limit - header.length
  if (bodyLimit < limit / 4) return splitPlain(markdown, block, limit)
  const rows = splitRange(
    markdown,
    { start: block.start + header.length, end: block.end },
    { limit: bodyLimit, cutIndex: 1 },
  )
  return rows.map((range, index) => {
    const start = index === 0 ? block.start : range.start
    const body = markdown.slice(range.start, range.end)
    return { kind: block.kind, start, end: range.end, text: header + body }
  })
}

function splitPlain(markdown: string, block: Block, limit: number): Piece[] {
  const whole = { start: block.start, end: block.end }
  return splitRange(markdown, whole, { limit, cutIndex: 0 }).map((range) => ({
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
