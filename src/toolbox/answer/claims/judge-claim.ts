import { extractFacts } from '#text/facts/extract-facts'
import type { Fact } from '#text/facts/fact'
import { type CitedText, type ClaimDraft, type Doubt, oncePerPassage, withoutMarkers } from './claims-of.ts'
import { missingFacts } from './match-facts.ts'
import { contradictedFigure, misplacedFigure } from './misplaced-figures.ts'
import type { Span } from './find-span.ts'
import { deniesTheOther, oppositeSense } from '#text/polarity'

/**
 * How much of a claim must be found, set on test/evaluation/claim-checks.jsonl.
 * Words alone are enough from `words`; with the embedding model, fewer words are enough when the meaning is close.
 */
export const supportThresholds = {
  /** Share of the claim's informative words near one place of the passage. */
  words: 0.5,
  /** The same, when the meaning is at least `meaning`. */
  wordsWithMeaning: 0.2,
  /** Raw cosine between the claim and the best part of the passage: right paraphrases start at 0.92, other rules end at 0.90. */
  meaning: 0.9,
  /** The same across languages: right translations start at 0.885, others end at 0.866. */
  meaningAcrossLanguages: 0.875,
  /** From this share on, the part is so close to the claim that a negation or an opposite word turns it over. */
  sameSentence: 0.5,
} as const

export interface Evidence {
  readonly claim: ClaimDraft
  readonly cited: readonly CitedText[]
  /** Best part of each cited passage, in the same order; null when the passage has no words. */
  readonly spans: readonly (Span | null)[]
  /** Raw cosine of the claim and the nearest of these parts; null without an embedding model. */
  readonly similarity: number | null
  readonly asked: readonly Fact[]
  /** The claim is written in another language than the passages: their words cannot be compared. */
  readonly isForeign: boolean
}

const factsOf = oncePerPassage(({ text, context }) => [...extractFacts(text), ...extractFacts(context)])

function missingFact({ claim, cited, asked }: Evidence): Doubt | null {
  const text = withoutMarkers(claim.text)
  const stated = cited.flatMap(factsOf)
  const [missing] = missingFacts(extractFacts(text), { stated, asked })
  return missing ? { kind: 'fact', words: text.slice(missing.start, endOfFact(text, missing)) } : null
}

/** A number is named with the word it counts. */
function endOfFact(text: string, { kind, end }: Fact): number {
  if (kind !== 'number') return end
  return end + (/^[\s\u00a0]?(?:%|€|[\p{L}]+)/u.exec(text.slice(end))?.[0].length ?? 0)
}

function misplaced({ claim, cited }: Evidence): Doubt | null {
  const text = withoutMarkers(claim.text)
  const found = cited.map((passage) => misplacedFigure(text, passage)?.figure ?? contradictedFigure(text, passage))
  const [first] = found
  if (!first || found.some((figure) => figure === null)) return null
  return { kind: 'association', words: text.slice(first.start, endOfFact(text, first)) }
}

function turnedOver({ claim, spans }: Evidence): Doubt | null {
  const text = withoutMarkers(claim.text)
  const best = spans.filter((span) => span !== null).toSorted((left, right) => right.score - left.score)[0]
  if (!best || best.own < supportThresholds.sameSentence) return null
  if (deniesTheOther(text, best.text)) return { kind: 'negation' }
  const sense = oppositeSense(text, best.text)
  return sense === null ? null : { kind: 'sense', words: sense }
}

function supportOf(spans: Evidence['spans']): number {
  return Math.max(0, ...spans.map((span) => span?.support ?? 0))
}

/** Whether the verdict can hang on the similarity: words are many enough by themselves, or too few for any meaning. */
export function hangsOnMeaning({ spans, isForeign }: Pick<Evidence, 'spans' | 'isForeign'>): boolean {
  const support = supportOf(spans)
  return isForeign || (support < supportThresholds.words && support >= supportThresholds.wordsWithMeaning)
}

function tooFewWords({ spans, similarity, isForeign }: Evidence): Doubt | null {
  const support = supportOf(spans)
  if (isForeign) {
    return similarity === null || similarity >= supportThresholds.meaningAcrossLanguages ? null : { kind: 'words' }
  }
  const isClose = similarity !== null && similarity >= supportThresholds.meaning
  const needed = isClose ? supportThresholds.wordsWithMeaning : supportThresholds.words
  return support >= needed ? null : { kind: 'words' }
}

/** What of a claim was not found in the passages it cites; null when it is supported. */
export function judgeClaim(evidence: Evidence): Doubt | null {
  if (evidence.cited.length === 0) return { kind: 'missing-passage' }
  return missingFact(evidence) ?? misplaced(evidence) ?? turnedOver(evidence) ?? tooFewWords(evidence)
}
