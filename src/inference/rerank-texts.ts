import type { Ctx } from '#inference/context'
import { AppError } from '#platform/errors'
import { z } from 'zod'
import { ask } from './call/ask.ts'

export interface RerankQuestion {
  readonly model: string
  readonly query: string
  readonly documents: readonly string[]
  /** All by default. */
  readonly topN?: number | undefined
}

export interface RankedText {
  /** Place among the documents given, from 0. */
  readonly index: number
  readonly score: number
}

export interface RerankOptions {
  /** Path below /v1 that a client used; `internal`, the program's own call, by default. */
  readonly meteredAs?: string
  /** `performance.now()` when the request arrived. */
  readonly startedAtMs?: number
}

const mostTexts = 1000
const Ranked = z.looseObject({
  results: z.array(z.looseObject({ index: z.number().int().min(0), relevance_score: z.number() })).max(mostTexts),
  usage: z.looseObject({ prompt_tokens: z.number().nullish(), total_tokens: z.number().nullish() }).nullish(),
})

/** Texts by how well they answer a query, best first, as a model sees it. Throws AppError; `ctx.signal` gives it up. */
export async function rerankTexts(
  ctx: Ctx<'models' | 'usage'>,
  { model, query, documents, topN }: RerankQuestion,
  { meteredAs = 'internal', ...times }: RerankOptions = {},
): Promise<{ ranked: RankedText[]; tokens: number }> {
  const body = { query, documents, ...(topN === undefined ? {} : { top_n: topN }) }
  const answer = Ranked.safeParse(await ask(ctx, { model, endpoint: 'rerank', body, meteredAs, ...times }))
  if (!answer.success) {
    throw new AppError('backend_protocol', { backend: model, reason: 'answer_of_unknown_shape' })
  }
  const { results, usage } = answer.data
  // A server that tells one text twice would give it two places.
  const best = new Map<number, number>()
  for (const { index, relevance_score: score } of results) {
    if (index < documents.length && score > (best.get(index) ?? -Infinity)) best.set(index, score)
  }
  const ranked = [...best].map(([index, score]) => ({ index, score }))
  return {
    ranked: ranked.toSorted((a, b) => b.score - a.score).slice(0, topN),
    tokens: Math.round(usage?.total_tokens ?? usage?.prompt_tokens ?? 0),
  }
}
