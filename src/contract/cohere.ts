import { z } from 'zod'
import { route } from './route.ts'
import { ModelName } from './schemas.ts'

const text = z.string().max(1_000_000)
const Part = z.looseObject({ type: z.string().max(100) })

/** How words are chosen and when they end, as both clients name it. */
export const cohereSampling = {
  max_tokens: z.number().int().positive().nullish(),
  stop_sequences: z.array(z.string().max(1000)).max(64).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  seed: z.number().int().nullish(),
  frequency_penalty: z.number().nullish(),
  presence_penalty: z.number().nullish(),
  k: z.number().int().min(0).nullish(),
  p: z.number().min(0).max(1).nullish(),
}

/** A conversation as Cohere's second client sends it: fields that we do not know are passed over. */
export const CohereChatRequest = z.looseObject({
  model: ModelName,
  messages: z
    .array(
      z.looseObject({
        role: z.enum(['user', 'assistant', 'system', 'tool']),
        content: z.union([text, z.array(Part).max(4096)]).nullish(),
        tool_calls: z.array(z.looseObject({})).max(512).nullish(),
        tool_call_id: z.string().max(200).nullish(),
      }),
    )
    .min(1)
    .max(4096),
  stream: z.boolean().nullish(),
  tools: z.array(z.looseObject({})).max(512).nullish(),
  tool_choice: z.enum(['REQUIRED', 'NONE']).nullish(),
  documents: z
    .array(
      z.union([text, z.looseObject({ data: z.record(z.string(), z.unknown()), id: z.string().max(200).nullish() })]),
    )
    .max(1000)
    .nullish()
    .describe('Given to the model before the conversation'),
  response_format: z
    .looseObject({ type: z.enum(['text', 'json_object']), json_schema: z.record(z.string(), z.unknown()).nullish() })
    .nullish(),
  ...cohereSampling,
  thinking: z.looseObject({ type: z.enum(['enabled', 'disabled']) }).nullish(),
})
export type CohereChatRequest = z.infer<typeof CohereChatRequest>

const Tokens = z.object({ input_tokens: z.number().int(), output_tokens: z.number().int() })
const Usage = z.object({ billed_units: Tokens, tokens: Tokens })

const ToolCall = z.object({
  id: z.string(),
  type: z.literal('function'),
  function: z.object({ name: z.string(), arguments: z.string() }),
})

const CohereCitation = z.object({
  start: z.number().int(),
  end: z.number().int(),
  text: z.string(),
  sources: z
    .array(z.object({ type: z.literal('document'), id: z.string(), document: z.record(z.string(), z.string()) }))
    .max(1),
  content_index: z.number().int(),
})
export type CohereCitation = z.infer<typeof CohereCitation>

export const CohereChatAnswer = z.object({
  id: z.string(),
  finish_reason: z.enum(['COMPLETE', 'STOP_SEQUENCE', 'MAX_TOKENS', 'TOOL_CALL', 'ERROR']),
  message: z.object({
    role: z.literal('assistant'),
    content: z.array(Part).max(4096).optional(),
    tool_calls: z.array(ToolCall).max(512).optional(),
    citations: z.array(CohereCitation).max(1000).optional(),
  }),
  usage: Usage,
})
export type CohereChatAnswer = z.infer<typeof CohereChatAnswer>

const CohereChatEvent = z.looseObject({
  type: z.enum([
    'message-start',
    'content-start',
    'content-delta',
    'content-end',
    'tool-call-start',
    'tool-call-delta',
    'tool-call-end',
    'citation-start',
    'citation-end',
    'message-end',
  ]),
})
export type CohereChatEvent = z.infer<typeof CohereChatEvent>

const vectorTypes = z.enum(['float', 'base64', 'int8', 'uint8', 'binary', 'ubinary'])

export const CohereEmbedRequest = z.looseObject({
  model: ModelName,
  texts: z.array(z.string().min(1)).min(1).max(1000).nullish(),
  inputs: z
    .array(
      z.looseObject({
        content: z
          .array(z.looseObject({ type: z.literal('text', 'texts are embedded, and nothing else'), text }))
          .min(1)
          .max(100),
      }),
    )
    .min(1)
    .max(1000)
    .nullish(),
  embedding_types: z.array(vectorTypes).min(1).max(6).nullish().describe('`float` by default'),
  output_dimension: z.number().int().positive().nullish(),
})
export type CohereEmbedRequest = z.infer<typeof CohereEmbedRequest>

const vectors = z.array(z.array(z.number()).max(100_000)).max(1000)
export const CohereEmbedAnswer = z.object({
  id: z.string(),
  response_type: z.literal('embeddings_by_type'),
  embeddings: z.object({
    float: vectors.optional(),
    int8: vectors.optional().describe('Each vector by its largest number, between -127 and 127: angles stay'),
    uint8: vectors.optional().describe('The same above 0, by 128'),
    binary: vectors.optional().describe('Signs, eight to a number between -128 and 127'),
    ubinary: vectors.optional().describe('The same between 0 and 255'),
    base64: z.array(z.string()).max(1000).optional().describe('Of 32-bit floats, little-endian'),
  }),
  texts: z.array(z.string()).max(1000),
  meta: z.object({
    api_version: z.object({ version: z.literal('2') }),
    billed_units: z.object({ input_tokens: z.number().int() }),
  }),
})
export type CohereEmbedAnswer = z.infer<typeof CohereEmbedAnswer>

const common = { method: 'POST', tag: 'inference', access: 'inference:use', status: 200 } as const

/** What Cohere's second client asks beside reranking. */
export const cohereRoutes = {
  createCohereChat: route({
    ...common,
    path: '/v2/chat',
    summary: 'Chat as Cohere’s clients do, with any chat model or an assistant',
    transport: 'raw',
    body: CohereChatRequest,
    response: CohereChatAnswer,
    event: CohereChatEvent,
  }),
  createCohereEmbeddings: route({
    ...common,
    path: '/v2/embed',
    summary: 'Vectors of texts, as Cohere’s clients ask for them',
    transport: 'json',
    body: CohereEmbedRequest,
    response: CohereEmbedAnswer,
  }),
}
