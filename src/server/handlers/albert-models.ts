import type { ProviderChange, ProviderDraft, albertModelRoutes } from '#contract/albert-models'
import { AppError } from '#platform/errors'
import { addModelServer } from '#toolbox/model-servers/add-model-server'
import { type ServerState, listModelServers, readModelServer } from '#toolbox/model-servers/list-model-servers'
import { placeModelServer } from '#toolbox/model-servers/place-server'
import { probeModelServer } from '#toolbox/model-servers/probe-model-server'
import type { Provides } from '#toolbox/model-servers/serving'
import { deleteModelServer, updateModelServer } from '#toolbox/model-servers/update-model-server'
import type { ServerContext } from '../context.ts'
import type { Handlers } from '../http/handlers.ts'
import { numberOfServer, presentProvider } from '../presenters/albert-models.ts'
import { albertRouterHandlers, routerFor } from './albert-routers.ts'
import { inOrder } from './order-of.ts'
import { longestName, refuseMisplaced, absent, refuseAbsent } from './albert-provider-refusals.ts'

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
