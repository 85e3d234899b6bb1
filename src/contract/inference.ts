import { z } from 'zod'
import { route } from './route.ts'
import { CollectionId } from './ids.ts'
import { listOf, UnixSeconds, ModelName } from './schemas.ts'

/** A model as OpenAI's, Mistral's and Albert's clients read it. */
export const Model = z.object({
  object: z.literal('model'),
  id: z.string(),
  type: z.enum([
    'text-generation',
    'text-embeddings-inference',
    'text-classification',
    'automatic-speech-recognition',
    'text-to-speech',
    'image-to-text',
    'moderation',
  ]),
  aliases: z.array(z.string()),
  created: UnixSeconds,
  owned_by: z.string(),
  max_context_length: z.number().int().nullable(),
  costs: z.object({ prompt_tokens: z.number(), completion_tokens: z.number() }),
  description: z.string().nullable(),
  display_name: z.string().describe('As Anthropic’s clients call it'),
  created_at: z.iso.datetime().describe('For them, when it was made'),
})
export type Model = z.infer<typeof Model>

/** Only what routing needs is read; every other field goes to the backend untouched. */
export const ChatRequest = z.looseObject({
  model: ModelName,
  messages: z
    .array(z.looseObject({ role: z.string().max(100) }))
    .min(1)
    .max(4096),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  tools: z
    .array(z.unknown())
    .max(512)
    .nullish()
    .describe(
      'Beside functions, `{"type":"search"}` with the members of a search: the model answers from what it finds',
    ),
  search: z.boolean().nullish().describe('What older clients of Albert send for the tool `search`'),
  search_args: z.looseObject({}).nullish().describe('Members of that search'),
  collections: z
    .array(CollectionId)
    .min(1)
    .max(100)
    .nullish()
    .describe('For an assistant: the collections to answer from; all that the caller may read when absent'),
  as_of: z.string().max(10).nullish().describe('For an assistant: the law as it was on that day, YYYY-MM-DD'),
})
export type ChatRequest = z.infer<typeof ChatRequest>

const prompts = z.union([z.string(), z.array(z.unknown()).max(2048)])

/** The older way to ask, by a text to go on with. */
export const CompletionRequest = z.looseObject({
  model: ModelName,
  prompt: prompts.nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
})

export const ModerationRequest = z.looseObject({
  model: ModelName.nullish().describe('The first model that moderates when absent'),
  input: prompts,
})

/** Ids of one text; no model reads more. */
const Tokens = z.array(z.number().int().nonnegative()).min(1).max(32_768)

export const EmbeddingsRequest = z.looseObject({
  model: ModelName,
  input: z.union([
    z.string().min(1),
    z.array(z.string().min(1)).min(1).max(2048),
    Tokens,
    z.array(Tokens).min(1).max(2048),
  ]),
  encoding_format: z.enum(['float', 'base64']).nullish(),
  dimensions: z.number().int().positive().nullish(),
})
export type EmbeddingsRequest = z.infer<typeof EmbeddingsRequest>

const ModelParams = z.object({ id: ModelName })

export const inferenceRoutes = {
  listModels: route({
    method: 'GET',
    path: '/v1/models',
    tag: 'models',
    summary: 'Models and assistants that the caller may use',
    access: 'models:read',
    transport: 'json',
    status: 200,
    response: listOf(Model),
  }),
  getModel: route({
    method: 'GET',
    path: '/v1/models/:id{.+}',
    tag: 'models',
    summary: 'One model',
    access: 'models:read',
    transport: 'json',
    status: 200,
    params: ModelParams,
    response: Model,
  }),
  createChatCompletion: route({
    method: 'POST',
    path: '/v1/chat/completions',
    tag: 'inference',
    summary: 'Chat with a model, or ask an assistant whose answers carry their proof',
    access: 'inference:use',
    transport: 'raw',
    passesBody: true,
    status: 200,
    body: ChatRequest,
  }),
  createCompletion: route({
    method: 'POST',
    path: '/v1/completions',
    tag: 'inference',
    summary: 'Go on with a text',
    access: 'inference:use',
    transport: 'raw',
    passesBody: true,
    status: 200,
    body: CompletionRequest,
  }),
  createModeration: route({
    method: 'POST',
    path: '/v1/moderations',
    tag: 'inference',
    summary: 'What may hurt in a text, by a model that tells',
    access: 'inference:use',
    transport: 'raw',
    status: 200,
    body: ModerationRequest,
  }),
  createEmbeddings: route({
    method: 'POST',
    path: '/v1/embeddings',
    tag: 'inference',
    summary: 'Vectors of texts',
    access: 'inference:use',
    transport: 'raw',
    status: 200,
    body: EmbeddingsRequest,
  }),
}
