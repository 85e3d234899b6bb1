import { analyse } from '#text/analyse'
import { extractFacts } from '#text/facts/extract-facts'
import type { Fact } from '#text/facts/fact'
import { segmentsOf } from '#text/segments'
import type { Segment } from '#text/segments'
import { type CitedText, oncePerPassage } from './claims-of.ts'
import { missingFacts } from './match-facts.ts'

/** The words of a claim that inform; its figures are judged apart. */
function informativeWords(claim: string): string[] {
  return [...new Set(analyse(claim))].filter((word) => !/^\d/.test(word))
}

/** Share of these words that the text holds. */
function coverage(words: readonly string[], stated: ReadonlySet<string>): number {
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
  /** Those of its neighbours and of the headings above too: a claim often joins two sentences that follow each other. */
  readonly around: ReadonlySet<string>
  readonly facts: readonly Fact[]
}

const partsOf = oncePerPassage(({ text, context }): Prepared[] => {
  const segments = segmentsOf(text)
  const ofContext = analyse(context)
  const parts = segments.map((segment) => {
    const lead = segment.lead === null ? '' : (segments[segment.lead]?.text ?? '')
    const whole = `${lead} ${segment.text}`
    const own = new Set(analyse(segment.text))
    return { segment, own, words: new Set([...own, ...analyse(lead)]), facts: extractFacts(whole) }
  })
  return parts.map((part, position) => {
    const near = parts.slice(Math.max(0, position - 1), position + 2)
    return { ...part, around: new Set([...ofContext, ...near.flatMap(({ words }) => [...words])]) }
  })
})

const factWeight = 0.6

function spanOf(part: Prepared, claim: { words: readonly string[]; facts: readonly Fact[] }): Span {
  const { segment, words, facts } = part
  const support = coverage(claim.words, part.around)
  const closeness = coverage(claim.words, words)
  const missing = missingFacts(claim.facts, { stated: facts, asked: [] }).length
  const factShare = claim.facts.length === 0 ? 0 : 1 - missing / claim.facts.length
  const own = coverage(claim.words, part.own)
  const score = closeness + 0.3 * (support + own) + factWeight * factShare
  return { start: segment.start, end: segment.end, text: segment.text, support, closeness, own, score }
}

/** The parts of a passage that speak of a claim, best first. */
export function spansFor(claimText: string, passage: CitedText): Span[] {
  const claim = { words: informativeWords(claimText), facts: extractFacts(claimText) }
  return partsOf(passage)
    .filter(({ segment }) => segment.kind !== 'heading')
    .map((part) => spanOf(part, claim))
    .toSorted((left, right) => right.score - left.score || left.end - left.start - (right.end - right.start))
}
