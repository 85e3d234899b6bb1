import { analyse } from '#text/analyse'
import { extractFacts } from '#text/facts/extract-facts'
import type { Fact } from '#text/facts/fact'
import { segmentsOf } from '#text/segments'
import type { Segment } from '#text/segments'
import type { CitedText } from './claims-of.ts'
import { missingFacts } from './match-facts.ts'

/** Share of the claim's informative words that the text holds; figures are judged apart. */
function coverage(claim: string, stated: ReadonlySet<string>): number {
  const words = [...new Set(analyse(claim))].filter((word) => !/^\d/.test(word))
  if (words.length === 0) return 1
  return words.filter((word) => stated.has(word)).length / words.length
}

/** A part of a passage that speaks of a claim. */
export interface Span {
  readonly start: number
  readonly end: number
  readonly text: string
  /** Share of the claim's words found in it and in what surrounds it. */
  readonly support: number
  /** Share found in the part and the sentence that introduces it. */
  readonly closeness: number
  /** Share found in the part alone. */
  readonly own: number
  readonly score: number
}

interface Prepared {
  readonly segment: Segment
  readonly own: ReadonlySet<string>
  readonly words: ReadonlySet<string>
  readonly facts: readonly Fact[]
}

function prepare(text: string): Prepared[] {
  const segments = segmentsOf(text)
  return segments.map((segment) => {
    const lead = segment.lead === null ? '' : (segments[segment.lead]?.text ?? '')
    const whole = `${lead} ${segment.text}`
    const own = new Set(analyse(segment.text))
    return { segment, own, words: new Set([...own, ...analyse(lead)]), facts: extractFacts(whole) }
  })
}

/** Words of a segment, its neighbours and the headings above: a claim often joins two sentences that follow each other. */
function surroundings(prepared: readonly Prepared[], position: number, context: readonly string[]): Set<string> {
  const near = prepared.slice(Math.max(0, position - 1), position + 2)
  return new Set([...context, ...near.flatMap(({ words }) => [...words])])
}

const factWeight = 0.6

function spanAt(
  prepared: readonly Prepared[],
  position: number,
  claim: { text: string; context: string[]; facts: readonly Fact[] },
): Span | null {
  const found = prepared[position]
  if (!found || found.segment.kind === 'heading') return null
  const { segment, words, facts } = found
  const support = coverage(claim.text, surroundings(prepared, position, claim.context))
  const closeness = coverage(claim.text, words)
  const missing = missingFacts(claim.facts, { stated: facts, asked: [] }).length
  const factShare = claim.facts.length === 0 ? 0 : 1 - missing / claim.facts.length
  const own = coverage(claim.text, found.own)
  const score = closeness + 0.3 * (support + own) + factWeight * factShare
  return { start: segment.start, end: segment.end, text: segment.text, support, closeness, own, score }
}

/** The parts of a passage that speak of a claim, best first. */
export function spansFor(claimText: string, { text, context }: CitedText): Span[] {
  const prepared = prepare(text)
  const claim = { text: claimText, context: analyse(context), facts: extractFacts(claimText) }
  return prepared
    .map((_, position) => spanAt(prepared, position, claim))
    .filter((span) => span !== null)
    .toSorted((left, right) => right.score - left.score || left.end - left.start - (right.end - right.start))
}
