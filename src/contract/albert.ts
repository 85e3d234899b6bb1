import { z } from 'zod'
import { Key } from './account.ts'
import { route } from './route.ts'
import { KeyId, KeyParams } from './ids.ts'
import { ChosenSeconds, keptName, listOf, Page, UnixSeconds, written } from './schemas.ts'

/** What Albert lets a role do. */
export const AlbertPermission = z.enum(['admin', 'create_public_collection', 'read_metric', 'provide_models'])

/** Upon one model; null is unlimited. */
export const AlbertLimit = z.object({
  router_id: z.number().int(),
  type: z.enum(['rpm', 'rpd', 'tpm', 'tpd']),
  value: z.number().int().min(0).nullable(),
})

/** Who calls, as Albert's clients of every generation read it. */
export const UserInfo = z.object({
  object: z.literal('userInfo'),
  id: z.number().int(),
  name: z.string(),
  email: z.string().describe('Of a service account, an address that leads nowhere'),
  organization: z.number().int(),
  organization_id: z.number().int(),
  budget: z.number().nullable().describe('Euros a month'),
  permissions: z.array(AlbertPermission).max(4),
  limits: z.array(AlbertLimit).max(4000).describe('Of the role, for each person who has it'),
  expires: UnixSeconds.nullable().describe('Of the account'),
  priority: z.number().int(),
  created: UnixSeconds,
  updated: UnixSeconds,
})

/** A key with what both generations call its parts. */
const AlbertKey = Key.extend({ token: z.string().describe('Masked') })

const Tokens = { prompt_tokens: z.number().int(), completion_tokens: z.number().int(), total_tokens: z.number().int() }

const Footprint = {
  cost: z.number().describe('Euros; 0 where no price is known'),
  impacts: z.object({ kWh: z.number(), kgCO2eq: z.number() }).describe('0 where nothing is known of the model'),
}

/** One call, without what was said. */
const UsageEntry = z.object({
  object: z.literal('me.usage'),
  model: z.string(),
  key: z.string().nullable(),
  endpoint: z.string(),
  method: z.literal('POST'),
  status: z.number().int(),
  usage: z.object({
    ...Tokens,
    ...Footprint,
    metrics: z.object({ latency: z.number().describe('ms'), ttft: z.number().nullable().describe('ms') }),
  }),
  created: UnixSeconds,
})

const UsageBucket = z.object({
  object: z.literal('usage.bucket'),
  start_time: UnixSeconds,
  end_time: UnixSeconds,
  ...Tokens,
  ...Footprint,
  requests: z.number().int(),
})

const Moment = written(ChosenSeconds)
const UsageFilter = Page.extend({
  endpoint: z.string().max(100).optional(),
  model: z.string().max(300).optional(),
  models: z
    .union([z.string().max(300), z.array(z.string().max(300)).max(100)])
    .optional()
    .describe('Written as often as there are models'),
  key_id: written(KeyId).optional(),
})

const account = { tag: 'account', transport: 'json', status: 200 } as const

export const albertRoutes = {
  getUserInfo: route({
    ...account,
    method: 'GET',
    path: '/v1/me',
    aliases: ['/v1/me/info'],
    summary: 'Who calls, and what that caller may do',
    access: 'models:read',
    response: UserInfo,
  }),
  updateUserInfo: route({
    ...account,
    method: 'PATCH',
    path: '/v1/me',
    aliases: ['/v1/me/info'],
    summary: 'Change one’s own name, or one’s password by the current one',
    access: 'signed-in',
    status: 204,
    body: z.strictObject({
      name: keptName(z.string().trim().min(1).max(200)).nullish(),
      email: z.null().optional().describe('An address is changed by an administrator'),
      current_password: z.string().min(1).max(500).nullish(),
      password: z.string().min(12).max(500).nullish(),
    }),
  }),
  getOwnOrganisation: route({
    ...account,
    method: 'GET',
    path: '/v1/organizations/me',
    summary: 'The organisation of whoever calls',
    access: 'models:read',
    response: z.object({
      object: z.literal('organization'),
      id: z.number().int(),
      name: z.string(),
      created: UnixSeconds,
      updated: UnixSeconds,
    }),
  }),
  login: route({
    ...account,
    method: 'POST',
    path: '/v1/auth/login',
    summary: 'A key for a day, for whoever signs in with an address and a password',
    access: 'public',
    body: z.strictObject({
      email: z.string().max(320),
      password: z.string().min(1).max(500),
      code: z
        .string()
        .max(100)
        .optional()
        .describe('Of an application or of the recovery list, of whoever has a second factor'),
    }),
    response: z.object({ id: z.number().int(), key: z.string() }),
  }),
  listOwnKeys: route({
    ...account,
    method: 'GET',
    path: '/v1/me/keys',
    summary: 'Own keys, in the shape of older clients',
    access: 'keys:manage',
    query: Page,
    response: listOf(AlbertKey),
  }),
  createOwnKey: route({
    ...account,
    method: 'POST',
    path: '/v1/me/keys',
    summary: 'Create a key, in the shape of older clients',
    access: 'keys:manage',
    status: 201,
    body: z.object({ name: keptName(z.string().trim().min(1).max(200)), expires: ChosenSeconds.nullish() }),
    response: z.object({ id: z.number().int(), token: z.string() }),
  }),
  getOwnKey: route({
    ...account,
    method: 'GET',
    path: '/v1/keys/:id',
    aliases: ['/v1/me/keys/:id'],
    summary: 'One key',
    access: 'keys:manage',
    params: KeyParams,
    response: AlbertKey,
  }),
  renameKey: route({
    ...account,
    method: 'PATCH',
    path: '/v1/keys/:id',
    summary: 'Rename a key',
    access: 'keys:manage',
    params: KeyParams,
    body: z.strictObject({ name: keptName(z.string().trim().min(1).max(200)) }),
    response: AlbertKey,
  }),
  deleteOwnKey: route({
    ...account,
    method: 'DELETE',
    path: '/v1/me/keys/:id',
    summary: 'Revoke a key, in the shape of older clients',
    access: 'keys:manage',
    status: 204,
    params: KeyParams,
  }),
  listOwnUsage: route({
    ...account,
    method: 'GET',
    path: '/v1/me/usage',
    summary: 'Own calls, latest first, thirty days by default',
    access: 'models:read',
    query: UsageFilter.extend({ start_time: Moment.optional(), end_time: Moment.optional() }),
    response: listOf(UsageEntry),
  }),
  sumOwnUsage: route({
    ...account,
    method: 'GET',
    path: '/v1/usage',
    summary: 'Own calls, summed by day (UTC)',
    access: 'models:read',
    query: UsageFilter.extend({ start_time: Moment, end_time: Moment }),
    response: listOf(UsageBucket),
  }),
  modelsHealth: route({
    method: 'GET',
    path: '/health/models',
    tag: 'service',
    transport: 'json',
    status: 200,
    summary: 'Whether each model can be asked now',
    access: 'models:read',
    response: z.object({
      data: z.array(z.object({ id: z.string(), status: z.enum(['green', 'yellow', 'red']) })).max(10_000),
    }),
  }),
}
