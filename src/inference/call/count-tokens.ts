import { setImmediate } from 'node:timers/promises'
import type { TargetTraits } from '../target.ts'
import { readRanks } from './token-text.ts'

/** cl100k's words: a contraction, letters with what stands before them, three digits, signs, line ends, spaces. */
const PIECES =
  /'(?:s|t|re|ve|m|ll|d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+/giu
/** Merging takes the square of a piece's length: longer ones are cut. */
const MAX_PIECE_BYTES = 48
/** Beyond them, the rest is counted in proportion. */
const MAX_COUNTED_CHARACTERS = 20_000
const MAX_MERGED_CHARACTERS = 2000
const SLICE = 5000
const MAX_REMEMBERED = 20_000
/** Until the table is read: what French and English texts have on average. */
const CHARACTERS_PER_TOKEN = 3.8

let ranks: ReadonlyMap<string, number> | null = null
let reading: Promise<void> | null = null
const remembered = new Map<string, number>()

/** A server that tells no counts: the texts of its next answers are kept and counted here. */
export function noteSilence(traits: TargetTraits): void {
  traits.countsNothing = true
  void prepareTokenizer()
}

/** Reads the table of tokens, once, without stopping the process. Counts are estimates until it is there. */
export function prepareTokenizer(): Promise<void> {
  reading ??= readTable().catch(() => void (reading = null))
  return reading
}

async function readTable(): Promise<void> {
  const table = new Map<string, number>()
  for (const [rank, piece] of (await readRanks()).entries()) {
    table.set(piece.toString('latin1'), rank)
    if (rank % SLICE === SLICE - 1) await setImmediate()
  }
  ranks = table
}

/**
 * Tokens of a text for a server that counts nothing: exactly cl100k's on ordinary texts, whatever its own model's are,
 * and an estimate in proportion on long ones, within a few tens of milliseconds.
 */
export function countTokens(text: string): number {
  if (ranks === null) return Math.ceil(text.length / CHARACTERS_PER_TOKEN)
  let tokens = 0
  let counted = 0
  let mergedBytes = 0
  for (const [piece] of text.slice(0, MAX_COUNTED_CHARACTERS).matchAll(PIECES)) {
    const known = remembered.get(piece)
    if (known === undefined && (mergedBytes += piece.length) > MAX_MERGED_CHARACTERS) break
    tokens += known ?? remember(piece, tokensOf(ranks, piece))
    counted += piece.length
  }
  if (counted === 0) return Math.ceil(text.length / CHARACTERS_PER_TOKEN)
  return counted === text.length ? tokens : Math.ceil((tokens * text.length) / counted)
}

function remember(piece: string, tokens: number): number {
  if (remembered.size >= MAX_REMEMBERED) remembered.clear()
  remembered.set(piece, tokens)
  return tokens
}

function tokensOf(table: ReadonlyMap<string, number>, piece: string): number {
  const bytes = Buffer.from(piece).toString('latin1')
  let tokens = 0
  for (let from = 0; from < bytes.length; from += MAX_PIECE_BYTES) {
    tokens += merge(table, bytes.slice(from, from + MAX_PIECE_BYTES))
  }
  return tokens
}

/** Byte-pair encoding: the two neighbours that form the commonest token become one, until none do. */
function merge(table: ReadonlyMap<string, number>, bytes: string): number {
  if (table.has(bytes)) return 1
  const edges = Array.from({ length: bytes.length + 1 }, (_, index) => index)
  for (;;) {
    let best = Number.POSITIVE_INFINITY
    let at = -1
    for (let index = 0; index + 2 < edges.length; index += 1) {
      const rank = table.get(bytes.slice(edges[index], edges[index + 2]))
      if (rank === undefined || rank >= best) continue
      best = rank
      at = index
    }
    if (at < 0) return edges.length - 1
    edges.splice(at + 1, 1)
  }
}

const spoken: ReadonlySet<string> = new Set(['content', 'text', 'reasoning_content', 'reasoning', 'arguments', 'input'])
const MAX_DEPTH = 12

/** The texts of a request or of an answer in any of OpenAI's shapes, joined. */
export function textsIn(value: unknown, depth = 0): string {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return ''
  if (Array.isArray(value))
    return value.map((item) => (typeof item === 'string' ? item : textsIn(item, depth + 1))).join('')
  let found = ''
  for (const [key, member] of Object.entries(value)) {
    if (typeof member === 'string') found += spoken.has(key) ? member : ''
    else found += textsIn(member, depth + 1)
  }
  return found
}

/** The same of an answer as it came: JSON, or events of JSON. */
export function textsOfAnswer(answer: string): string {
  if (answer.startsWith('{')) return textsIn(valueOf(answer))
  return answer
    .split('\n')
    .map((line) => (line.startsWith('data:') ? textsIn(valueOf(line.slice('data:'.length))) : ''))
    .join('')
}

function valueOf(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}
