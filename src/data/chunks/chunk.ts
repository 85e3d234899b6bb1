import type { ParsedDocument, ParsedPage } from '../documents/parsed.ts'
import type { ChunkKind, Section } from './blocks.ts'
import { sectionsOf } from './blocks.ts'
import { type Chunking, usualChunking } from './chunking.ts'
import { piecesOf } from './pieces.ts'
import { plainText } from './plain-text.ts'

/** A passage as it will be stored, cited and searched. */
export interface ChunkDraft {
  ordinal: number
  path: string[]
  /** Other places of the same document where exactly this text stands. */
  alternativePaths: string[][]
  kind: ChunkKind
  /** Markdown to show and to quote from. */
  text: string
  /** Title, path and text: what is hashed, embedded and searched. */
  indexText: string
  start: number
  end: number
  page: number | null
}

interface Cut {
  path: string[]
  kind: ChunkKind
  text: string
  start: number
  end: number
  /** Start of the heading above it, when it is the first of its section. */
  headingStart: number
}

function cutSections(markdown: string, sections: readonly Section[], chunking: Chunking): Cut[] {
  return sections.flatMap(({ path, headingStart, blocks }) =>
    piecesOf(markdown, blocks, chunking).map((piece, index) => ({
      ...piece,
      path,
      headingStart: index === 0 ? headingStart : piece.start,
    })),
  )
}

function commonPath(left: readonly string[], right: readonly string[]): string[] {
  let length = 0
  while (length < left.length && left[length] === right[length]) length += 1
  return left.slice(0, length)
}

/** Where passages come from, and how it is cut. */
interface Cutting {
  readonly markdown: string
  readonly pages: readonly ParsedPage[]
  readonly chunking: Chunking
}

/** Two neighbours as one below their common parent, or nothing when they are better apart. */
function merged({ markdown, pages, chunking }: Cutting, left: Cut, right: Cut): Cut | undefined {
  const { size, minSize } = chunking
  if (isPartBetween(pages, left, right)) return undefined
  const path = commonPath(left.path, right.path)
  const bothSmall = left.text.length < minSize && right.text.length < minSize
  const related = path.length > 0 || left.path.length + right.path.length === 0
  if (!bothSmall && !(related && Math.min(left.text.length, right.text.length) < minSize / 2)) return undefined
  const start = path.length === left.path.length ? left.start : left.headingStart
  if (right.end - start > size) return undefined
  const contiguous = [left, right].every((part) => part.text === markdown.slice(part.start, part.end))
  if (!contiguous) return undefined
  const kind = left.kind === right.kind && path.length === right.path.length ? left.kind : 'text'
  return { path, kind, text: markdown.slice(start, right.end), start, end: right.end, headingStart: left.headingStart }
}

/** A slide, a sheet or an attachment is a place of its own: a citation has to open it, not the one before. */
function isPartBetween(pages: readonly ParsedPage[], left: Cut, right: Cut): boolean {
  return pages.some(({ start, part }) => part !== undefined && left.start < start && start <= right.start)
}

function mergeSmall(cutting: Cutting, passages: readonly Cut[]): Cut[] {
  const result: Cut[] = []
  for (const passage of passages) {
    const last = result.at(-1)
    const joined = last && merged(cutting, last, passage)
    if (joined) result[result.length - 1] = joined
    else result.push(passage)
  }
  return result
}

function pageAt(pages: readonly ParsedPage[], offset: number): number | null {
  return pages.findLast(({ start }) => start <= offset)?.page ?? null
}

function sameWords(left: string, right: string): boolean {
  return left.localeCompare(right, 'fr', { sensitivity: 'base' }) === 0
}

/** A document whose first heading repeats its title does not say it twice. */
function withoutTitle(title: string, path: readonly string[]): string[] {
  const [first, ...rest] = path
  return first !== undefined && sameWords(first, title) ? rest : [...path]
}

export function indexTextOf(title: string, path: readonly string[], text: string): string {
  return [title, path.join(' > '), plainText(text)].filter((part) => part !== '').join('\n')
}

/** Cuts a document into passages, one per leaf heading while it fits, the same text only once. */
export function chunkDocument(title: string, parsed: ParsedDocument, chunking = usualChunking): ChunkDraft[] {
  const { markdown } = parsed
  const chunks = new Map<string, ChunkDraft>()
  const cuts = cutSections(markdown, sectionsOf(markdown), chunking)
  for (const passage of mergeSmall({ markdown, pages: parsed.pages, chunking }, cuts)) {
    const { kind, text, start, end } = passage
    const path = withoutTitle(title, passage.path).map(plainText)
    const known = chunks.get(text)
    if (known) known.alternativePaths.push(path)
    else {
      const page = pageAt(parsed.pages, start)
      const indexText = indexTextOf(title, path, text)
      chunks.set(text, { ordinal: chunks.size, path, alternativePaths: [], kind, text, indexText, start, end, page })
    }
  }
  return [...chunks.values()]
}
