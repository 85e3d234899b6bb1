import type { ProviderChange, ProviderDraft, albertModelRoutes } from '#contract/albert-models'
import { AppError, hasCode } from '#platform/errors'
import { addModelServer } from '#toolbox/model-servers/add-model-server'
import { type ServerState, listModelServers, readModelServer } from '#toolbox/model-servers/list-model-servers'
import { placeModelServer } from '#toolbox/model-servers/place-server'
import { probeModelServer } from '#toolbox/model-servers/probe-model-server'
import type { RouterRow } from '#toolbox/model-servers/routers/queries'
import type { Provides } from '#toolbox/model-servers/serving'
import { isSameServer } from '#toolbox/model-servers/stored-server'
import { deleteModelServer, updateModelServer } from '#toolbox/model-servers/update-model-server'
import type { ServerContext } from '../context.ts'
import type { Handlers } from '../http/handlers.ts'
import { errorWords } from '../locales/error-words.ts'
import { numberOfServer, presentProvider } from '../presenters/albert-models.ts'
import { albertRouterHandlers, routerFor } from './albert-routers.ts'
import { inOrder } from './order-of.ts'

/** Models and their servers for Albert's administrators. */
export const albertModelHandlers: Handlers<keyof typeof albertModelRoutes> = {
  ...albertRouterHandlers,

  async listProviders({ ctx, query: { limit, offset, router, router_id: behind = router, ...order } }) {
    const all = inOrder(
      (await listModelServers(ctx)).map((server) => presentProvider(server)),
      order,
    )
    const providers = behind === undefined ? all : all.filter((provider) => provider.router_id === behind)
    return { object: 'list', data: providers.slice(offset, offset + limit), total: providers.length, limit, offset }
  },

  async createProvider({ ctx, body }) {
    const { url, key, model_name: model } = body
    const routerId = body.router_id ?? body.router
    const router = routerId == null ? null : await routerFor(ctx, routerId)
    if (router !== null) await refuseMisplaced(ctx, { router, type: body.type, url, model })
    const server = { url, kind: kindOf(body.type), apiKey: key || null }
    const { models } = await probeModelServer(ctx, server).catch((error: unknown) => refuseAbsent(error, model))
    if (!models.some(({ id }) => id === model)) throw absent(model, '404', 'the server does not list this model')
    const provides = providesOf(body, router === null ? null : model, { ...unsaid, kind: body.type })
    const place = { routerId: router?.id ?? null, provides }
    const name = router === null ? undefined : `${router.name} · ${model} · ${new URL(url).host}`.slice(0, longestName)
    const { id } = await addModelServer(ctx, { ...server, name, place })
    return presentProvider(await addedServer(ctx, id), model)
  },

  getProvider: async ({ ctx, params }) => presentProvider(await findServer(ctx, params.id)),

  async updateProvider({ ctx, params, body }) {
    const stored = await storedServer(ctx, params.id)
    const routerId = body.router_id ?? body.router
    const router = routerId == null ? null : await routerFor(ctx, routerId)
    const { type, url, key } = body
    const before = stored.provides ?? { ...unsaid, kind: stored.kind }
    const model = body.model_name ?? before.model
    if (router !== null && model !== null) {
      const asked = { router, type: type ?? before.kind, url: url ?? stored.url, model, isBefore: stored.id }
      await refuseMisplaced(ctx, asked)
    }
    if (url !== undefined || type !== undefined || key !== undefined) {
      const moved = { url, kind: type === undefined ? undefined : kindOf(type), api_key: key }
      await updateModelServer(ctx, stored.id, moved).catch((error: unknown) => refuseAbsent(error, model ?? ''))
    }
    const place = { routerId: router?.id ?? stored.router?.id ?? null, provides: providesOf(body, model, before) }
    await placeModelServer(ctx, stored.id, place)
    return presentProvider(await addedServer(ctx, stored.id))
  },

  async deleteProvider({ ctx, params }) {
    const server = await findServer(ctx, params.id)
    await deleteModelServer(ctx, (await storedServer(ctx, params.id)).id)
    return presentProvider(server)
  },
}

const longestName = 200

async function findServer(ctx: ServerContext, id: number): Promise<ServerState> {
  const server = (await listModelServers(ctx)).find((one) => numberOfServer(one) === id)
  if (!server) throw new AppError('not_found', { what: 'model provider', id })
  return server
}

async function storedServer(ctx: ServerContext, id: number) {
  const { stored } = await findServer(ctx, id)
  if (stored === null) throw new AppError('conflict', { reason: 'server_of_configuration' })
  return stored
}

async function addedServer(ctx: ServerContext, id: number): Promise<ServerState> {
  const added = await readModelServer(ctx, id)
  if (!added) throw new AppError('not_found', { what: 'model provider', id })
  return added
}

/** vLLM speaks OpenAI's dialect. */
function kindOf(type: ProviderDraft['type']) {
  return type === 'vllm' ? 'openai' : type
}

const unsaid = {
  model: null,
  timeoutSeconds: null,
  zone: 'WOR',
  totalParameters: null,
  activeParameters: null,
  concurrentCalls: null,
} as const

function providesOf(sent: ProviderChange, model: string | null, before: Provides): Provides {
  return {
    kind: sent.type ?? before.kind,
    model,
    timeoutSeconds: sent.timeout ?? before.timeoutSeconds,
    zone: sent.model_hosting_zone ?? before.zone,
    totalParameters: sent.model_total_params ?? before.totalParameters,
    activeParameters: sent.model_active_params ?? before.activeParameters,
    concurrentCalls: sent.qos_limit ?? before.concurrentCalls,
  }
}

/** What servers of some kinds do, when not everything. */
const worksOf: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    tei: ['text-embeddings-inference', 'text-classification'],
    whisper: ['automatic-speech-recognition'],
  }),
)

interface Placing {
  readonly router: RouterRow
  readonly type: string
  readonly url: string
  readonly model: string
  /** The server itself, when it is moved. */
  readonly isBefore?: number
}

/** A server that cannot do what the router is for, or that stands behind it already. */
async function refuseMisplaced(ctx: ServerContext, { router, type, url, model, isBefore }: Placing): Promise<void> {
  if (worksOf.get(type)?.includes(router.type) === false) {
    const value = `${type} for ${router.type}`
    throw new AppError('invalid_request', { param: 'type', reason: 'provider_of_other_type', value })
  }
  const twin = (await listModelServers(ctx)).some(
    ({ stored }) =>
      stored?.router?.id === router.id &&
      stored.id !== isBefore &&
      stored.provides?.model === model &&
      isSameServer(stored.url, url),
  )
  const value = `${model} for url ${url} already exists for router ${router.id}`.slice(0, longestName)
  if (twin) throw new AppError('conflict', { reason: 'provider_exists', value })
}

/** What Albert answers for a server that cannot be added. */
const failedDependency = 424

function absent(model: string, status: string, why: string): AppError {
  const reason = `Model provider ${model} not reachable (${status}): ${why}`
  return new AppError('backend_refused', { status: failedDependency, reason, param: 'url', upstreamCode: null })
}

function refuseAbsent(error: unknown, model: string): never {
  if (hasCode(error, 'backend_unavailable') || hasCode(error, 'backend_protocol')) {
    const { reason, value } = error.details
    throw absent(model, reason === 'http_status' ? String(value) : '503', errorWords(error, 'en'))
  }
  throw error
}
