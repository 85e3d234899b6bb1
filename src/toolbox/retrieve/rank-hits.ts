import type { Hit } from '#data/search/hit'
import type { DocumentHit } from '#data/search/search-index'

/**
 * How a passage is ranked: by its document first, then by itself. A document is worth its three nearest passages, its
 * best passage by words and its words as a whole. Set on the `dev` half of the labour questions; near these values
 * nothing changes by more than a question.
 */
const weights = { passageWords: 0.5, documentWords: 0.5, passage: 0.7 } as const

/** A difference of this much cosine is worth one point. */
const cosinePerPoint = 0.1

interface Scales {
  /** Cosine of the furthest hit: what is no evidence at all. */
  readonly floor: number
  readonly bestWords: number
  readonly bestDocument: number
}

function scalesOf(hits: readonly Hit[], documents: readonly DocumentHit[]): Scales {
  const similarities = hits.flatMap(({ similarity }) => (similarity === null ? [] : [similarity]))
  return {
    floor: Math.min(...similarities),
    bestWords: Math.max(Number.EPSILON, ...hits.map(({ lexicalScore }) => lexicalScore ?? 0)),
    bestDocument: Math.max(Number.EPSILON, ...documents.map(({ score }) => score)),
  }
}

function nearness({ similarity }: Hit, { floor }: Scales): number {
  return similarity === null ? 0 : (similarity - floor) / cosinePerPoint
}

function wordScore({ lexicalScore }: Hit, { bestWords }: Scales): number {
  return (lexicalScore ?? 0) / bestWords
}

/** One passage that is near may be chance; three of them are a subject. */
function subjectNearness(hits: readonly Hit[], scales: Scales): number {
  const [first = 0, second = 0, third = 0] = hits.map((hit) => nearness(hit, scales)).toSorted((a, b) => b - a)
  return (3 * first + 2 * second + third) / 6
}

/** Hits, best first: those of the document that speaks most of the question before the others. */
export function rankHits(hits: readonly Hit[], documents: readonly DocumentHit[]): Hit[] {
  const scales = scalesOf(hits, documents)
  const byWords = new Map(documents.map(({ documentId, score }) => [documentId, score / scales.bestDocument]))
  const ofDocument = Map.groupBy(hits, ({ documentId }) => documentId)
  const documentScores = new Map(
    [...ofDocument].map(([documentId, own]) => {
      const words = Math.max(...own.map((hit) => wordScore(hit, scales)))
      const whole = byWords.get(documentId) ?? 0
      const score = subjectNearness(own, scales) + weights.passageWords * words + weights.documentWords * whole
      return [documentId, score]
    }),
  )
  const scoreOf = (hit: Hit): number => {
    const own = nearness(hit, scales) + weights.passageWords * wordScore(hit, scales)
    return (documentScores.get(hit.documentId) ?? 0) + weights.passage * own
  }
  const scored = hits.map((hit) => ({ hit, score: scoreOf(hit) }))
  return scored.toSorted((left, right) => right.score - left.score).map(({ hit }) => hit)
}
