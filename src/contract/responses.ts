import { z } from 'zod'
import { ClientMetadata } from './batches.ts'
import { route } from './route.ts'
import { written, ModelName } from './schemas.ts'

const Item = z.looseObject({ type: z.string().max(100).nullish(), role: z.string().max(50).nullish() })
const Tool = z.looseObject({ type: z.string().max(100) })

/** A question as clients of OpenAI's responses send it. */
export const ResponseRequest = z.looseObject({
  model: ModelName,
  input: z.union([z.string(), z.array(Item).max(4096)]),
  instructions: z.string().nullish(),
  tools: z.array(Tool).max(512).nullish(),
  tool_choice: z.unknown().optional(),
  parallel_tool_calls: z.boolean().nullish(),
  stream: z.boolean().nullish(),
  store: z.boolean().nullish().describe('Kept for seven days unless false'),
  background: z.boolean().nullish(),
  previous_response_id: z.string().max(200).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  max_output_tokens: z.number().int().positive().nullish(),
  text: z.looseObject({ format: z.looseObject({ type: z.string().max(100) }).nullish() }).nullish(),
  reasoning: z.looseObject({ effort: z.string().max(100).nullish() }).nullish(),
  metadata: ClientMetadata.nullish(),
  include: z.array(z.string().max(100)).max(20).nullish(),
})
export type ResponseRequest = z.infer<typeof ResponseRequest>

export const ResponseAnswer = z.looseObject({
  id: z.string(),
  object: z.literal('response'),
  created_at: z.number().int(),
  status: z.enum(['queued', 'in_progress', 'completed', 'incomplete', 'failed', 'cancelled']),
  model: z.string(),
  output: z.array(Item).max(4096),
  previous_response_id: z.string().nullable(),
})

const ResponseEvent = z.looseObject({ type: z.string(), sequence_number: z.number().int() })
const ResponseParams = z.object({ id: z.string().min(1).max(200) })
const one = {
  tag: 'inference',
  access: 'inference:use',
  transport: 'json',
  status: 200,
  params: ResponseParams,
} as const

export const responsesRoutes = {
  createResponse: route({
    method: 'POST',
    path: '/v1/responses',
    tag: 'inference',
    summary: 'Ask a model or an assistant, with tools and search in collections; the answer may be gone on from',
    access: 'inference:use',
    transport: 'raw',
    status: 200,
    body: ResponseRequest,
    response: ResponseAnswer,
    event: ResponseEvent,
  }),
  countResponseTokens: route({
    method: 'POST',
    path: '/v1/responses/input_tokens',
    tag: 'inference',
    summary: 'How many tokens a question takes, about',
    access: 'inference:use',
    transport: 'json',
    status: 200,
    body: ResponseRequest,
    response: z.object({ object: z.literal('response.input_tokens'), input_tokens: z.number().int() }),
  }),
  getResponse: route({
    ...one,
    transport: 'raw',
    method: 'GET',
    path: '/v1/responses/:id',
    summary: 'An answer that was kept, whole or told again as a stream',
    query: z.object({
      stream: z.enum(['true', 'false']).optional(),
      starting_after: written(z.number().int().min(0)).optional().describe('Events up to this number are left out'),
    }),
    response: ResponseAnswer,
    event: ResponseEvent,
  }),
  listResponseInputItems: route({
    ...one,
    method: 'GET',
    path: '/v1/responses/:id/input_items',
    summary: 'What was asked',
    response: z.object({
      object: z.literal('list'),
      data: z.array(Item).max(4096),
      first_id: z.string().nullable(),
      last_id: z.string().nullable(),
      has_more: z.boolean(),
    }),
  }),
  deleteResponse: route({
    ...one,
    method: 'DELETE',
    path: '/v1/responses/:id',
    summary: 'Forget an answer',
    response: z.object({ id: z.string(), object: z.literal('response'), deleted: z.literal(true) }),
  }),
  cancelResponse: route({
    ...one,
    method: 'POST',
    path: '/v1/responses/:id/cancel',
    summary: 'Stop an answer that is written in the background',
    response: ResponseAnswer,
  }),
}
