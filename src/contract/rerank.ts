import { z } from 'zod'
import { route } from './route.ts'
import { ModelName } from './schemas.ts'

/** Cohere's and Jina's, as Albert took it over. */
export const RerankRequest = z.looseObject({
  model: ModelName,
  query: z.string().min(1).max(100_000),
  documents: z
    .array(z.union([z.string(), z.looseObject({ text: z.string() })]))
    .min(1)
    .max(1000),
  top_n: z.number().int().min(1).nullish(),
  return_documents: z.boolean().nullish(),
})
export type RerankRequest = z.infer<typeof RerankRequest>

/** Cohere's first client may leave the choice to the service. */
const FirstRerankRequest = RerankRequest.extend({
  model: ModelName.nullish().describe('The first model that orders when absent'),
})
export type FirstRerankRequest = z.infer<typeof FirstRerankRequest>

export const RerankAnswer = z.object({
  object: z.literal('list'),
  id: z.string(),
  model: z.string(),
  results: z
    .array(
      z.object({
        index: z.number().int(),
        relevance_score: z.number(),
        document: z.object({ text: z.string() }).optional(),
      }),
    )
    .max(1000)
    .describe('Most relevant first'),
  usage: z.object({
    prompt_tokens: z.number().int(),
    completion_tokens: z.literal(0),
    total_tokens: z.number().int(),
  }),
  meta: z.object({
    api_version: z.object({ version: z.string() }),
    billed_units: z.object({ search_units: z.number().int() }),
  }),
})
export type RerankAnswer = z.infer<typeof RerankAnswer>

const common = {
  method: 'POST',
  tag: 'inference',
  access: 'inference:use',
  transport: 'json',
  status: 200,
  response: RerankAnswer,
} as const

export const rerankRoutes = {
  rerank: route({
    ...common,
    path: '/v1/rerank',
    aliases: ['/rerank'],
    body: FirstRerankRequest,
    summary: 'Texts in the order of their relevance to a question',
  }),
  rerankTwo: route({
    ...common,
    path: '/v2/rerank',
    body: RerankRequest,
    summary: 'The same, by the second path of Cohere’s clients',
  }),
}
