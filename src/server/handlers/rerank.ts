import { randomUUID } from 'node:crypto'
import type { RerankAnswer, RerankRequest, rerankRoutes } from '#contract/rerank'
import { ask } from '#inference/call/ask'
import { authorize } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import { z } from 'zod'
import type { Ctx } from '../context.ts'
import type { Handlers } from '../http/handlers.ts'

/** Cohere's dialect. */
export const rerankHandlers: Handlers<keyof typeof rerankRoutes> = {
  rerank: ({ ctx, body, startedAtMs }) => rerank(ctx, body, { startedAtMs, version: '1' }),
  rerankTwo: ({ ctx, body, startedAtMs }) => rerank(ctx, body, { startedAtMs, version: '2' }),
}

const Ranked = z.looseObject({
  results: z.array(z.looseObject({ index: z.number().int().min(0), relevance_score: z.number() })).max(1000),
  usage: z.looseObject({ prompt_tokens: z.number().nullish(), total_tokens: z.number().nullish() }).nullish(),
})

interface Asked {
  readonly startedAtMs: number
  readonly version: string
}

async function rerank(
  ctx: Ctx<'models' | 'usage'>,
  body: RerankRequest,
  { startedAtMs, version }: Asked,
): Promise<RerankAnswer> {
  authorize(ctx, 'inference:use')
  const { model, query, top_n: topN, return_documents: returnsDocuments } = body
  const documents = body.documents.map((document) => (typeof document === 'string' ? document : document.text))
  const asked = { query, documents, ...(topN == null ? {} : { top_n: topN }) }
  const answer = Ranked.safeParse(await ask(ctx, { model, endpoint: 'rerank', body: asked, startedAtMs }))
  if (!answer.success)
    throw new AppError('backend_protocol', { backend: model, reason: 'an answer of an unknown shape' })
  const { results, usage } = answer.data
  const best = results.toSorted((a, b) => b.relevance_score - a.relevance_score).slice(0, topN ?? undefined)
  const tokens = Math.round(usage?.total_tokens ?? usage?.prompt_tokens ?? 0)
  return {
    object: 'list',
    id: `rerank-${randomUUID()}`,
    model,
    results: best.map(({ index, relevance_score }) => ({
      index,
      relevance_score,
      ...(returnsDocuments ? { document: { text: documents[index] ?? '' } } : {}),
    })),
    usage: { prompt_tokens: tokens, completion_tokens: 0, total_tokens: tokens },
    meta: { api_version: { version }, billed_units: { search_units: Math.ceil(documents.length / 100) } },
  }
}
