import { vectorsOf } from '#data/embeddings/embed-missing'
import type { Hit } from '#data/search/hit'
import { hasCode } from '#platform/errors'
import { analyse } from '#text/analyse'
import type { Ctx } from '#toolbox/context'
import { contextOf } from '#toolbox/retrieve/hits'
import { eachInTurn } from '../each-in-turn.ts'
import type { ReadQuestion } from '../question/read-question.ts'
import { type WeighedWord, weightedCoverage } from '../question/weigh-words.ts'
import { featuresOf } from './features.ts'
import { type Unit, meaningOf, unitsOf } from './units.ts'
import { worthOf } from './weights.ts'
import { dot } from '../dot.ts'

/** A sentence, an item or a row of a passage, with what speaks for it. */
export interface ReadUnit {
  readonly unit: Unit
  readonly hit: Hit
  readonly score: number
  /** Raw cosine with the question; null when it was not compared. */
  readonly similarity: number | null
  /** Share of the weight of the asking words that it holds, with its lead. */
  readonly coverage: number
}

/** Only so many are compared by meaning: those that the words and the figures put first. */
const comparedUnits = 8
/** A difference of this much cosine is worth one point, for the model that the product carries. */
const cosinePerPoint = 0.03
/** Of two that answer alike, the body's own document comes before an official corpus. */
const ownRule = 1

function unitsOfHit(
  hit: Hit,
  question: ReadQuestion,
  { rank, standing }: { rank: number; standing: number },
): ReadUnit[] {
  const path = new Set(analyse(contextOf(hit)))
  const passage = new Set([...path, ...analyse(hit.text)])
  const isOwn = hit.corpus === null ? ownRule : 0
  const known = new Map<string, readonly string[]>()
  const wordsOf = (text: string): readonly string[] => {
    const words = known.get(text) ?? analyse(text)
    known.set(text, words)
    return words
  }
  return unitsOf(hit.text).map((unit) => {
    const features = featuresOf(unit, question, { rank, standing, path, passage, wordsOf })
    return { unit, hit, score: worthOf(features) + isOwn, similarity: null, coverage: features.asking }
  })
}

async function compare(
  ctx: Ctx<'db' | 'embedder' | 'log'>,
  units: readonly ReadUnit[],
  { wordings }: ReadQuestion,
): Promise<ReadUnit[]> {
  try {
    const [{ vector }, vectors] = await Promise.all([
      ctx.embedder.embedQuery(wordings.asking, ctx.signal),
      vectorsOf(
        ctx,
        units.map(({ unit, hit }) => meaningOf(unit, hit)),
      ),
    ])
    const near = vectors.map((other) => dot(vector, other))
    const nearest = Math.max(...near)
    return units.map((one, position) => {
      const similarity = near[position] ?? null
      return { ...one, similarity, score: one.score + ((similarity ?? nearest) - nearest) / cosinePerPoint }
    })
  } catch (error) {
    if (!hasCode(error, 'engine_unavailable')) throw error
    ctx.log.warn({ reason: error.details.reason }, 'sentences are chosen by their words alone')
    return [...units]
  }
}

const byScore = (left: ReadUnit, right: ReadUnit): number => right.score - left.score

/**
 * What the passages hold that may answer, best first; those not compared by meaning come after the others, as if they were
 * no nearer than the least near of these.
 */
export async function readChunks(
  ctx: Ctx<'db' | 'embedder' | 'log'>,
  hits: readonly Hit[],
  question: ReadQuestion,
): Promise<ReadUnit[]> {
  const top = Math.max(Number.EPSILON, hits[0]?.score ?? 0)
  const read = await eachInTurn(hits, (hit, rank) => unitsOfHit(hit, question, { rank, standing: hit.score / top }))
  const units = read.flat().toSorted(byScore)
  if (units.length === 0) return []
  const compared = await compare(ctx, units.slice(0, comparedUnits), question)
  const least = Math.min(...compared.map(({ score }, position) => score - (units[position]?.score ?? score)))
  const others = units.slice(comparedUnits).map((one) => ({ ...one, score: one.score + least }))
  return [...compared.toSorted(byScore), ...others]
}

/** Share of the weight of the question's words that a passage holds, with its title and headings. */
export function coverageOf(hit: Hit, { words }: ReadQuestion): number {
  return weightedCoverage(words, new Set(analyse(`${contextOf(hit)} ${hit.text}`)))
}

/** Weight of the rarest word of the question that a passage holds, with its title and headings; 0 when it holds none. */
export function rarestShared(hit: Hit, { words }: ReadQuestion): number {
  const held = new Set(analyse(`${contextOf(hit)} ${hit.text}`))
  const shared = words.filter(({ forms }) => forms.some((form) => held.has(form)))
  return Math.max(0, ...shared.map(({ weight }) => weight))
}

/** Share of the weight of these words that the passages hold together. */
export function sharedBy(hits: readonly Hit[], words: readonly WeighedWord[]): number {
  return weightedCoverage(words, new Set(hits.flatMap((hit) => analyse(`${contextOf(hit)} ${hit.text}`))))
}
