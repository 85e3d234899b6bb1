import { z } from 'zod'
import { CohereChatAnswer, CohereEmbedAnswer, CohereEmbedRequest, cohereSampling } from './cohere.ts'
import { route } from './route.ts'
import { ModelName } from './schemas.ts'

const text = z.string().max(1_000_000)
const Call = z.object({ name: z.string().max(200), parameters: z.record(z.string(), z.unknown()) })
const Result = z.looseObject({ call: Call, outputs: z.array(z.record(z.string(), z.unknown())).max(1000) })

const Said = z.looseObject({
  role: z.enum(['USER', 'CHATBOT', 'SYSTEM', 'TOOL', 'User', 'Chatbot', 'System', 'Tool']),
  message: text.nullish(),
  tool_calls: z.array(Call).max(512).nullish(),
  tool_results: z.array(Result).max(512).nullish(),
})

const Tool = z.looseObject({
  name: z.string().max(200),
  description: z.string().max(100_000).nullish(),
  parameter_definitions: z
    .record(
      z.string().max(200),
      z.looseObject({
        type: z.string().max(100),
        description: z.string().max(10_000).nullish(),
        required: z.boolean().nullish(),
      }),
    )
    .nullish(),
})

/** A conversation as Cohere's first client sends it: what is asked last, and before it what was said. */
export const CohereFirstChatRequest = z.looseObject({
  message: text,
  model: ModelName.nullish().describe('The first model that chats when absent'),
  stream: z.boolean().nullish(),
  preamble: text.nullish(),
  chat_history: z.array(Said).max(4096).nullish(),
  documents: z.array(z.record(z.string(), z.unknown())).max(1000).nullish(),
  tools: z.array(Tool).max(512).nullish(),
  tool_results: z.array(Result).max(512).nullish(),
  response_format: z
    .looseObject({ type: z.enum(['text', 'json_object']), schema: z.record(z.string(), z.unknown()).nullish() })
    .nullish(),
  ...cohereSampling,
})
export type CohereFirstChatRequest = z.infer<typeof CohereFirstChatRequest>

const CitedText = z.object({
  start: z.number().int(),
  end: z.number().int(),
  text: z.string(),
  document_ids: z.array(z.string()).max(1),
})
const version = z.object({ version: z.literal('1') })

const CohereFirstChatAnswer = z.object({
  text: z.string(),
  generation_id: z.string(),
  response_id: z.string(),
  finish_reason: z.enum(['COMPLETE', 'STOP_SEQUENCE', 'MAX_TOKENS', 'ERROR']),
  chat_history: z.array(z.looseObject({ role: z.string(), message: z.string() })).max(4098),
  tool_calls: z.array(Call).max(512).optional(),
  citations: z.array(CitedText).max(1000).optional(),
  documents: z.array(z.record(z.string(), z.string())).max(1000).optional(),
  meta: CohereChatAnswer.shape.usage.extend({ api_version: version }),
})
export type CohereFirstChatAnswer = z.infer<typeof CohereFirstChatAnswer>

const CohereFirstChatEvent = z.looseObject({
  event_type: z.enum(['stream-start', 'text-generation', 'tool-calls-generation', 'citation-generation', 'stream-end']),
  is_finished: z.boolean(),
})
export type CohereFirstChatEvent = z.infer<typeof CohereFirstChatEvent>

/** Which model is the service's choice when it is not said. */
const CohereFirstEmbedRequest = CohereEmbedRequest.extend({
  model: ModelName.nullish().describe('The first model of vectors when absent'),
})

const embedded = CohereEmbedAnswer.extend({ meta: CohereEmbedAnswer.shape.meta.extend({ api_version: version }) })

const common = { method: 'POST', tag: 'inference', access: 'inference:use', status: 200 } as const

/** What Cohere's first client asks beside reranking. */
export const cohereFirstRoutes = {
  createCohereFirstChat: route({
    ...common,
    path: '/v1/chat',
    summary: 'Chat as Cohere’s older clients do; a stream is one JSON value to a line',
    transport: 'raw',
    mediaTypes: ['application/json', 'application/stream+json'],
    body: CohereFirstChatRequest,
    response: CohereFirstChatAnswer,
  }),
  createCohereFirstEmbeddings: route({
    ...common,
    path: '/v1/embed',
    summary: 'Vectors of texts, as Cohere’s older clients ask for them: bare ones unless types are named',
    transport: 'json',
    body: CohereFirstEmbedRequest,
    response: z.union([
      embedded.extend({
        response_type: z.literal('embeddings_floats'),
        embeddings: z.array(z.array(z.number()).max(100_000)).max(1000),
      }),
      embedded,
    ]),
  }),
}
