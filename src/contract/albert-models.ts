import { z } from 'zod'
import { Model } from './inference.ts'
import { route } from './route.ts'
import { Id, IdParams, keptName, listOf, Page, UnixSeconds } from './schemas.ts'

/** A model that clients name, whoever serves it. */
export const Router = z.object({
  object: z.literal('router'),
  id: z.number().int().describe('Found by its name'),
  name: z.string(),
  user_id: z.literal(0),
  type: Model.shape.type,
  aliases: z.array(z.string()),
  load_balancing_strategy: z.literal('least_busy'),
  cost_prompt_tokens: z.number(),
  cost_completion_tokens: z.number(),
  providers: z.number().int(),
  max_context_length: z.number().int().nullable(),
  vector_size: z.null(),
  created: UnixSeconds,
  updated: UnixSeconds,
})
export type Router = z.infer<typeof Router>

/** A model server, by the first of its models. */
export const Provider = z.object({
  object: z.literal('provider'),
  id: z.number().int(),
  router_id: z.number().int().describe('Of its first model; 0 while it serves none'),
  user_id: z.literal(0),
  type: z.string(),
  url: z.string().nullable(),
  model_name: z.string(),
  models: z.array(z.string()),
  status: z.enum(['green', 'red']),
  created: UnixSeconds.nullable(),
  updated: UnixSeconds.nullable(),
})
export type Provider = z.infer<typeof Provider>

const ProviderDraft = z.looseObject({
  type: z.enum(['openai', 'vllm', 'mistral', 'albert', 'tei', 'whisper']),
  url: z.url().max(2000),
  key: z.string().max(1000).nullish(),
  model_name: keptName(z.string().trim().min(1).max(500)),
  router_id: Id.nullish(),
})

const models = { tag: 'models', access: 'settings:manage', transport: 'json' } as const

/** Models and their servers, by the paths and shapes of Albert's administrators. */
export const albertModelRoutes = {
  listRouters: route({
    ...models,
    method: 'GET',
    path: '/v1/admin/routers',
    summary: 'Models in service; they are named by their servers, their aliases by the configuration',
    status: 200,
    query: Page,
    response: listOf(Router),
  }),
  getRouter: route({
    ...models,
    method: 'GET',
    path: '/v1/admin/routers/:id',
    summary: 'One model',
    status: 200,
    params: IdParams,
    response: Router,
  }),
  listProviders: route({
    ...models,
    method: 'GET',
    path: '/v1/admin/providers',
    summary: 'Model servers',
    status: 200,
    query: Page,
    response: listOf(Provider),
  }),
  createProvider: route({
    ...models,
    method: 'POST',
    path: '/v1/admin/providers',
    summary: 'Add a model server: it is asked for its models first, and must list the one that is named',
    status: 201,
    body: ProviderDraft,
    response: Provider,
  }),
  getProvider: route({
    ...models,
    method: 'GET',
    path: '/v1/admin/providers/:id',
    summary: 'One model server',
    status: 200,
    params: IdParams,
    response: Provider,
  }),
  deleteProvider: route({
    ...models,
    method: 'DELETE',
    path: '/v1/admin/providers/:id',
    summary: 'Take a model server out of service, with all its models',
    status: 200,
    params: IdParams,
    response: Provider,
  }),
}
