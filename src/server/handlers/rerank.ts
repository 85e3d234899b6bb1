import { randomUUID } from 'node:crypto'
import type { FirstRerankRequest, RerankAnswer, rerankRoutes } from '#contract/rerank'
import { rerankTexts } from '#inference/rerank-texts'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '../context.ts'
import { modelOr } from '../dialects/first-model.ts'
import type { Handlers } from '../http/handlers.ts'

/** Cohere's dialect. */
export const rerankHandlers: Handlers<keyof typeof rerankRoutes> = {
  rerank: ({ ctx, body, startedAtMs }) => rerank(ctx, body, { startedAtMs, version: '1' }),
  rerankTwo: ({ ctx, body, startedAtMs }) => rerank(ctx, body, { startedAtMs, version: '2' }),
}

interface Asked {
  readonly startedAtMs: number
  readonly version: string
}

async function rerank(
  ctx: Ctx<'models' | 'usage'>,
  body: FirstRerankRequest,
  { startedAtMs, version }: Asked,
): Promise<RerankAnswer> {
  authorize(ctx, 'inference:use')
  const model = modelOr(ctx, body.model, 'rerank')
  const { query, top_n: topN, return_documents: returnsDocuments } = body
  const documents = body.documents.map((document) => (typeof document === 'string' ? document : document.text))
  const asked = { model, query, documents, topN: topN ?? undefined }
  const { ranked, tokens } = await rerankTexts(ctx, asked, { meteredAs: 'rerank', startedAtMs })
  return {
    object: 'list',
    id: `rerank-${randomUUID()}`,
    model: ctx.models.find(model)?.id ?? model,
    results: ranked.map(({ index, score }) => ({
      index,
      relevance_score: score,
      ...(returnsDocuments ? { document: { text: documents[index] ?? '' } } : {}),
    })),
    usage: { prompt_tokens: tokens, completion_tokens: 0, total_tokens: tokens },
    meta: { api_version: { version }, billed_units: { search_units: Math.ceil(documents.length / 100) } },
  }
}
