import { blocksOf } from '../text/blocks.ts'
import type { Block } from '../text/blocks.ts'
import type { ScoredSegment } from './score-sentences.ts'

/** The part of a passage that is shown, as whole blocks, and its best sentences. */
export interface Excerpt {
  readonly start: number
  readonly end: number
  /** Ranges to be marked, in the passage; the first is the best. */
  readonly marked: readonly { readonly start: number; readonly end: number }[]
}

/** A passage this short is shown whole; of a longer one, about as much around its best sentence. */
const shownCharacters = 900
/** Sentences this close to the best are marked with it. */
const closeScore = 0.008
const mostMarked = 3

function bestOf(scored: readonly ScoredSegment[]): ScoredSegment[] {
  const ordered = scored.toSorted((left, right) => right.score - left.score)
  const [best] = ordered
  if (!best) return []
  return ordered.filter(({ score }) => score >= best.score - closeScore).slice(0, mostMarked)
}

/** The sentence that introduces a list, and the header of a table, go with their items and rows. */
function withIntroduction(blocks: readonly Block[], position: number): number {
  const kind = blocks[position]?.kind
  if (kind !== 'item' && kind !== 'row') return position
  let first = position
  while (first > 0 && blocks[first - 1]?.kind === kind) first -= 1
  return kind === 'item' && first > 0 && blocks[first - 1]?.kind === 'sentence' ? first - 1 : first
}

/** Grows from the block of the best sentence, after it first, as long as it stays short. */
function windowAround(blocks: readonly Block[], position: number): { first: number; last: number } {
  let first = withIntroduction(blocks, position)
  let last = position
  const length = (from: number, to: number): number => (blocks[to]?.end ?? 0) - (blocks[from]?.start ?? 0)
  let grew = true
  while (grew) {
    grew = false
    if (last + 1 < blocks.length && length(first, last + 1) <= shownCharacters) {
      last += 1
      grew = true
    }
    if (first > 0 && length(first - 1, last) <= shownCharacters) {
      first -= 1
      grew = true
    }
  }
  while (last > position && blocks[last]?.kind === 'heading') last -= 1
  return { first, last }
}

function lineStart(text: string, position: number): number {
  return text.lastIndexOf('\n', position - 1) + 1
}

/** What to show of a passage for a question, from the scores of its sentences. */
export function excerptOf(text: string, scored: readonly ScoredSegment[]): Excerpt {
  const best = bestOf(scored)
  const marked = best.map(({ segment: { start, end } }) => ({ start, end }))
  const [first] = marked
  if (text.length <= shownCharacters || !first) return { start: 0, end: text.length, marked }
  const blocks = blocksOf(text)
  const position = blocks.findIndex(({ start, end }) => start <= first.start && first.end <= end)
  const shown = windowAround(blocks, Math.max(0, position))
  const start = lineStart(text, blocks[shown.first]?.start ?? 0)
  const end = blocks[shown.last]?.end ?? text.length
  return { start, end, marked: marked.filter((range) => range.start >= start && range.end <= end) }
}
