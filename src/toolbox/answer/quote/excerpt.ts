import { blocksOf } from '#text/blocks'
import type { ScoredSegment } from './score-sentences.ts'

export interface Range {
  readonly start: number
  readonly end: number
}

/** The part of a passage that is shown, as whole blocks, and its best sentences. */
export interface Excerpt extends Range {
  /** Header of a table of which only some rows are shown. */
  readonly header: Range | null
  /** Ranges to be marked, in the passage; the first is the best. */
  readonly marked: readonly Range[]
}

/** A passage this short is shown whole; of a longer one, about as much around its best sentence. */
const shownCharacters = 900
/** Sentences this close to the best are marked with it. */
const closeScore = 0.004
const mostMarked = 3

/** What is shown or left out as one: a paragraph, an item, a table that is not too long, else a row of it. */
interface Unit extends Range {
  readonly kind: 'text' | 'item' | 'row'
  readonly header: Range | null
}

function tableUnits(rows: readonly Range[]): Unit[] {
  const [first, second] = rows
  const last = rows.at(-1)
  if (!first || !last) return []
  if (last.end - first.start <= shownCharacters)
    return [{ kind: 'text', header: null, start: first.start, end: last.end }]
  const header = { start: first.start, end: second ? second.start : first.end }
  return rows.map((row, position) => ({ ...row, kind: 'row', header: position === 0 ? null : header }))
}

function unitsOf(text: string): Unit[] {
  const units: Unit[] = []
  let rows: Range[] = []
  const closeTable = (): void => {
    units.push(...tableUnits(rows))
    rows = []
  }
  for (const { kind, start, end } of blocksOf(text)) {
    const lineStart = text.lastIndexOf('\n', start - 1) + 1
    if (kind === 'row') {
      rows.push({ start: lineStart, end })
      continue
    }
    closeTable()
    units.push({ kind: kind === 'item' ? 'item' : 'text', start: lineStart, end, header: null })
  }
  closeTable()
  return units
}

function bestOf(scored: readonly ScoredSegment[]): Range[] {
  const ordered = scored.toSorted((left, right) => right.score - left.score)
  const least = (ordered[0]?.score ?? 0) - closeScore
  return ordered
    .filter(({ score }) => score >= least)
    .slice(0, mostMarked)
    .map(({ segment: { start, end } }) => ({ start, end }))
}

/** The sentence that introduces a list goes with its items, when it is not too far above. */
function withIntroduction(units: readonly Unit[], position: number): number {
  if (units[position]?.kind !== 'item') return position
  let first = position
  while (units[first - 1]?.kind === 'item') first -= 1
  const lead = first - 1
  const length = (units[position]?.end ?? 0) - (units[lead]?.start ?? 0)
  return lead >= 0 && length <= shownCharacters ? lead : position
}

/** Grows from the best sentence's unit, after it first, as long as it stays short. */
function windowAround(units: readonly Unit[], position: number): { first: number; last: number } {
  let first = withIntroduction(units, position)
  let last = position
  const fits = (from: number, to: number): boolean => {
    const [start, end] = [units[from]?.start, units[to]?.end]
    return start !== undefined && end !== undefined && end - start <= shownCharacters
  }
  for (;;) {
    const after = fits(first, last + 1)
    if (after) last += 1
    const before = fits(first - 1, last)
    if (before) first -= 1
    if (!after && !before) return { first, last }
  }
}

/** What to show of a passage for a question, from the scores of its sentences. */
export function excerptOf(text: string, scored: readonly ScoredSegment[]): Excerpt {
  const marked = bestOf(scored)
  const [best] = marked
  const units = unitsOf(text)
  if (text.length <= shownCharacters || !best) return { start: 0, end: text.length, header: null, marked }
  const position = units.findIndex(({ start, end }) => start <= best.start && best.end <= end)
  const { first, last } = windowAround(units, Math.max(0, position))
  const [start, end] = [units[first]?.start ?? 0, units[last]?.end ?? text.length]
  const inside = marked.filter((range) => range.start >= start && range.end <= end)
  return { start, end, header: units[first]?.header ?? null, marked: inside }
}

/** The sentence that ends a text and announces what follows: "… est la suivante :". */
export function introductionAtEnd(text: string): Range | null {
  const last = unitsOf(text).at(-1)
  return last && /:\s*$/.test(text.slice(last.start, last.end)) ? { start: last.start, end: last.end } : null
}
