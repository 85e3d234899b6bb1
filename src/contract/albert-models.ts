import { z } from 'zod'
import { ServerKind } from './model-servers.ts'
import { route } from './route.ts'
import { Id, IdParams, keptName, listOf, ordered, Page, UnixSeconds, WrittenId } from './schemas.ts'

/** Albert's words, and the hub's where it has none. */
const RouterType = z.enum([
  'text-generation',
  'image-text-to-text',
  'image-to-text',
  'text-embeddings-inference',
  'text-classification',
  'automatic-speech-recognition',
  'text-to-speech',
  'moderation',
])

const Strategy = z.enum(['shuffle', 'least_busy'])
const Cost = z.number().min(0).max(1e9)

/** A model that clients name, whoever serves it. */
export const Router = z.object({
  object: z.literal('router'),
  id: z.number().int().describe('Found by its name for what servers bring by themselves'),
  name: z.string(),
  user_id: z.literal(0),
  type: z.string(),
  aliases: z.array(z.string()).max(1000),
  load_balancing_strategy: z.string(),
  cost_prompt_tokens: z.number().describe('Euros per million'),
  cost_completion_tokens: z.number().describe('Euros per million'),
  providers: z.number().int(),
  max_context_length: z.number().int().nullable(),
  vector_size: z.null(),
  created: UnixSeconds,
  updated: UnixSeconds,
})
export type Router = z.infer<typeof Router>

const RouterDraft = z.looseObject({
  name: keptName(z.string().trim().min(1).max(200)),
  type: RouterType,
  aliases: z
    .array(keptName(z.string().trim().min(1).max(64)))
    .max(100)
    .nullish(),
  load_balancing_strategy: Strategy.nullish().describe('Calls always go where most is free; it is kept as it is said'),
  cost_prompt_tokens: Cost.nullish(),
  cost_completion_tokens: Cost.nullish(),
})
const RouterChange = RouterDraft.extend({
  name: RouterDraft.shape.name.nullish(),
  type: RouterType.nullish(),
})
export type RouterChange = z.infer<typeof RouterChange>

/** A model server, by the model that it serves behind a router, or by the first of its models. */
export const Provider = z.object({
  object: z.literal('provider'),
  id: z.number().int(),
  router_id: z.number().int().describe('Of its first model; 0 while it serves none'),
  user_id: z.literal(0),
  type: z.string(),
  url: z.string().nullable(),
  key: z.null().describe('Never shown'),
  timeout: z.number().describe('Seconds'),
  model_name: z.string(),
  model_hosting_zone: z.string(),
  model_total_params: z.number().nullable().describe('Billions'),
  model_active_params: z.number().nullable().describe('Billions'),
  qos_limit: z.number().nullable().describe('Calls at the same time'),
  models: z.array(z.string()).max(10_000),
  status: z.enum(['green', 'red']),
  created: UnixSeconds.nullable(),
  updated: UnixSeconds.nullable(),
})
export type Provider = z.infer<typeof Provider>

const Parameters = z.number().positive().max(100_000).nullish()

const ProviderDraft = z.looseObject({
  type: z.enum(['vllm', ...ServerKind.options]),
  url: z.url().max(2000),
  key: z.string().max(1000).nullish(),
  model_name: keptName(z.string().trim().min(1).max(500)),
  router_id: Id.nullish().describe('The model that it serves; all that the server lists without one'),
  router: Id.nullish().describe('What older clients call `router_id`'),
  timeout: z.number().int().positive().max(86_400).nullish().describe('Seconds'),
  model_hosting_zone: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .nullish(),
  model_total_params: Parameters,
  model_active_params: Parameters,
  qos_limit: z.number().int().min(1).max(100_000).nullish(),
})
export type ProviderDraft = z.infer<typeof ProviderDraft>
const ProviderChange = ProviderDraft.partial()
export type ProviderChange = z.infer<typeof ProviderChange>

const models = { tag: 'models', access: 'settings:manage', transport: 'json' } as const
const oneRouter = { ...models, path: '/v1/admin/routers/:id', status: 200, params: IdParams, response: Router } as const
const oneProvider = {
  ...models,
  path: '/v1/admin/providers/:id',
  status: 200,
  params: IdParams,
  response: Provider,
} as const

/** Models and their servers, by the paths and shapes of Albert's administrators. */
export const albertModelRoutes = {
  listRouters: route({
    ...models,
    method: 'GET',
    path: '/v1/admin/routers',
    summary: 'Models in service, brought by their servers, and those that wait for servers',
    status: 200,
    query: Page.extend(ordered(['id', 'name', 'created', 'updated'])),
    response: listOf(Router),
  }),
  createRouter: route({
    ...models,
    method: 'POST',
    path: '/v1/admin/routers',
    summary: 'Name a model, before servers are put behind it',
    status: 201,
    body: RouterDraft,
    response: Router,
  }),
  getRouter: route({ ...oneRouter, method: 'GET', summary: 'One model' }),
  updateRouter: route({
    ...oneRouter,
    method: 'PATCH',
    summary: 'Rename a model, say its aliases and what it costs',
    body: RouterChange,
  }),
  deleteRouter: route({ ...oneRouter, method: 'DELETE', summary: 'Delete a model, with the servers behind it' }),
  listProviders: route({
    ...models,
    method: 'GET',
    path: '/v1/admin/providers',
    summary: 'Model servers',
    status: 200,
    query: Page.extend({
      router: WrittenId.optional(),
      router_id: WrittenId.optional(),
      ...ordered(['id', 'model_name', 'created']),
    }),
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
  getProvider: route({ ...oneProvider, method: 'GET', summary: 'One model server' }),
  updateProvider: route({
    ...oneProvider,
    method: 'PATCH',
    summary: 'Move a model server, replace its key, say what it serves and for how long it is waited for',
    body: ProviderChange,
  }),
  deleteProvider: route({
    ...oneProvider,
    method: 'DELETE',
    summary: 'Take a model server out of service, with all its models',
  }),
}
