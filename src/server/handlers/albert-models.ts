import type { albertModelRoutes } from '#contract/albert-models'
import { authorize } from '#platform/auth/authorize'
import { AppError, hasCode } from '#platform/errors'
import { errorWords } from '../locales/error-words.ts'
import { addModelServer } from '#toolbox/model-servers/add-model-server'
import { type ServerState, listModelServers, readModelServer } from '#toolbox/model-servers/list-model-servers'
import { probeModelServer } from '#toolbox/model-servers/probe-model-server'
import { deleteModelServer } from '#toolbox/model-servers/update-model-server'
import type { ServerContext } from '../context.ts'
import type { Handlers } from '../http/handlers.ts'
import { numberOfName, numberOfServer, presentProvider, presentRouter } from '../presenters/albert-admin.ts'

/** Models and their servers for Albert's administrators. */
export const albertModelHandlers: Handlers<keyof typeof albertModelRoutes> = {
  async listRouters({ ctx, query: { limit, offset } }) {
    authorize(ctx, 'settings:manage')
    const routers = ctx.models.list().map(presentRouter)
    return { object: 'list', data: routers.slice(offset, offset + limit), total: routers.length, limit, offset }
  },

  async getRouter({ ctx, params }) {
    authorize(ctx, 'settings:manage')
    const model = ctx.models.list().find(({ id }) => numberOfName(id) === params.id)
    if (!model) throw new AppError('not_found', { what: 'model router', id: params.id })
    return presentRouter(model)
  },

  async listProviders({ ctx, query: { limit, offset } }) {
    const providers = (await listModelServers(ctx)).map((server) => presentProvider(server))
    return { object: 'list', data: providers.slice(offset, offset + limit), total: providers.length, limit, offset }
  },

  async createProvider({ ctx, body }) {
    const { type, url, key, model_name: model } = body
    const server = { url, kind: type === 'vllm' ? ('openai' as const) : type, apiKey: key || null }
    const { models } = await probeModelServer(ctx, server).catch((error: unknown) => refuseAbsent(error, model))
    if (!models.some(({ id }) => id === model)) throw absent(model, '404', 'the server does not list this model')
    const { id } = await addModelServer(ctx, { ...server, name: undefined })
    const added = await readModelServer(ctx, id)
    if (!added) throw new AppError('not_found', { what: 'model provider', id })
    return presentProvider(added, model)
  },

  getProvider: async ({ ctx, params }) => presentProvider(await findServer(ctx, params.id)),

  async deleteProvider({ ctx, params }) {
    const server = await findServer(ctx, params.id)
    if (server.stored === null) {
      throw new AppError('conflict', { reason: 'server_of_configuration' })
    }
    await deleteModelServer(ctx, server.stored.id)
    return presentProvider(server)
  },
}

async function findServer(ctx: ServerContext, id: number): Promise<ServerState> {
  const server = (await listModelServers(ctx)).find((one) => numberOfServer(one) === id)
  if (!server) throw new AppError('not_found', { what: 'model provider', id })
  return server
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
