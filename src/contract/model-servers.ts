import { z } from 'zod'
import { DataLevel } from './model-routing.ts'
import { route } from './route.ts'
import { Id, IdParams, keptName, keptText, UnixSeconds } from './schemas.ts'

/** The dialect of a server. */
export const ServerKind = z.enum(['openai', 'mistral', 'albert', 'tei', 'whisper'])

/** What a model does. */
export const ModelType = z.enum([
  'chat',
  'vision',
  'embeddings',
  'rerank',
  'transcription',
  'speech',
  'ocr',
  'moderation',
])

/** Where an administrator says that a server runs. */
export const ServerPlace = z.enum(['premises', 'france', 'europe', 'elsewhere'])
export type ServerPlace = z.infer<typeof ServerPlace>

const Seconds = z.number().int().min(1).max(3600).nullable().default(null)

/** How long calls wait for a server, in seconds; null for what is usual. */
export const ServerTimeouts = z.strictObject({
  connect: Seconds.describe('For a connection; 5 by default'),
  first_token: Seconds.describe('For the first token of a stream; 120 by default'),
  silence: Seconds.describe('Between two pieces of an answer; 60 by default'),
  total: Seconds.describe('For a whole answer, streamed or not; 600 by default'),
})
export type ServerTimeouts = z.output<typeof ServerTimeouts>

const ServedModel = z.object({
  id: z.string(),
  type: ModelType,
  served: z.boolean().describe('False: no longer listed, or another server has this name for something else'),
  corrected: z.boolean().describe('An administrator said what it does'),
  paused_seconds: z.number().int().describe('Before it is tried again, as it failed too often; 0 when it serves'),
})

export const ModelServer = z.object({
  object: z.literal('model-server'),
  id: Id.nullable().describe('Null for what the configuration of the instance brings: it is not changed here'),
  name: z.string(),
  kind: z.string(),
  url: z.string().nullable(),
  has_key: z.boolean(),
  may_see: DataLevel.describe('The most sensitive data that it is sent'),
  runs_in: ServerPlace.nullable().describe('Null while nobody said'),
  timeouts: ServerTimeouts.nullable().describe('Null while nobody said, and for servers of the configuration'),
  reachable: z.boolean().nullable().describe('Null while it has not been asked'),
  reason: z.string().nullable().describe('Why it does not answer'),
  models: z.array(ServedModel),
  created: UnixSeconds.nullable(),
})
export type ModelServer = z.infer<typeof ModelServer>

const Name = keptName(z.string().trim().min(1).max(200))
const Address = z.url().max(2000)
const ServerKey = z.string().max(1000).nullish()

const ServerDraft = z.strictObject({
  name: Name.optional().describe('Its host by default'),
  kind: ServerKind.default('openai'),
  url: Address,
  api_key: ServerKey,
  may_see: DataLevel.default('sensitive'),
  runs_in: ServerPlace.nullish(),
  timeouts: ServerTimeouts.nullish(),
})

const Change = z.strictObject({
  name: Name.optional(),
  kind: ServerKind.optional(),
  url: Address.optional().describe('Another address forgets the key: it never goes to another server'),
  api_key: ServerKey.describe('Left out, the key stays; null takes it away'),
  may_see: DataLevel.optional(),
  runs_in: ServerPlace.nullish(),
  timeouts: ServerTimeouts.nullish().describe('Null for what is usual'),
  types: z
    .array(z.strictObject({ model: keptText(z.string().min(1).max(500)), type: ModelType.nullable() }))
    .max(100)
    .optional()
    .describe('What models do; null for what the server says'),
})
export type ModelServerChange = z.output<typeof Change>

const Probe = z.strictObject({ url: Address, kind: ServerKind.default('openai'), api_key: ServerKey })

const Probed = z.object({
  url: z.string().describe('The address that answered'),
  milliseconds: z.number().int(),
  models: z.array(z.object({ id: z.string(), type: ModelType })),
})

const governed = { tag: 'models', access: 'settings:manage', transport: 'json' } as const

export const modelServerRoutes = {
  listModelServers: route({
    ...governed,
    method: 'GET',
    path: '/api/model-servers',
    summary: 'Servers of the organisation’s models, those of the configuration first, with their health',
    status: 200,
    response: z.object({ object: z.literal('list'), data: z.array(ModelServer) }),
  }),
  addModelServer: route({
    ...governed,
    method: 'POST',
    path: '/api/model-servers',
    summary: 'Add a server beside the others: it is asked for its models first',
    status: 201,
    body: ServerDraft,
    response: ModelServer,
  }),
  probeModelServer: route({
    ...governed,
    method: 'POST',
    path: '/api/model-servers/probe',
    summary: 'Models of a server before it is added',
    status: 200,
    body: Probe,
    response: Probed,
  }),
  testModelServer: route({
    ...governed,
    method: 'POST',
    path: '/api/model-servers/:id/test',
    summary: 'Ask a server for its models again, with the key that is kept',
    status: 200,
    params: IdParams,
    response: Probed,
  }),
  updateModelServer: route({
    ...governed,
    method: 'PATCH',
    path: '/api/model-servers/:id',
    summary: 'Rename a server, move it, replace its key, say what its models do',
    status: 200,
    params: IdParams,
    body: Change,
    response: ModelServer,
  }),
  deleteModelServer: route({
    ...governed,
    method: 'DELETE',
    path: '/api/model-servers/:id',
    summary: 'Take a server out of service; what it is answering goes on',
    status: 204,
    params: IdParams,
  }),
}
