import type { modelServerRoutes } from '#contract/model-servers'
import { AppError } from '#platform/errors'
import { addModelServer } from '#toolbox/model-servers/add-model-server'
import { listModelServers, readModelServer } from '#toolbox/model-servers/list-model-servers'
import { probeModelServer } from '#toolbox/model-servers/probe-model-server'
import { deleteModelServer, testModelServer, updateModelServer } from '#toolbox/model-servers/update-model-server'
import type { ServerContext } from '../context.ts'
import type { Handlers } from '../http/handlers.ts'
import type { Language } from '../locales/error-words.ts'
import { presentModelServer } from '../presenters/model-server.ts'

/** Where models are served. */
export const modelServerHandlers: Handlers<keyof typeof modelServerRoutes> = {
  async listModelServers({ ctx, language }) {
    const servers = await listModelServers(ctx)
    return { object: 'list', data: servers.map((server) => presentModelServer(server, language)) }
  },

  async addModelServer({ ctx, body, language }) {
    const { name, kind, url, api_key: key, may_see: maySee, runs_in: runsIn = null, timeouts = null } = body
    const { id } = await addModelServer(ctx, { name, kind, url, apiKey: key || null, maySee, runsIn, timeouts })
    return shown(ctx, id, language)
  },

  probeModelServer: ({ ctx, body: { kind, url, api_key: key } }) =>
    probeModelServer(ctx, { kind, url, apiKey: key || null }),

  testModelServer: ({ ctx, params }) => testModelServer(ctx, params.id),

  async updateModelServer({ ctx, params, body, language }) {
    await updateModelServer(ctx, params.id, body)
    return shown(ctx, params.id, language)
  },

  deleteModelServer: ({ ctx, params }) => deleteModelServer(ctx, params.id),
}

async function shown(ctx: ServerContext, id: number, language: Language) {
  const server = await readModelServer(ctx, id)
  if (!server) throw new AppError('not_found', { what: 'model server', id })
  return presentModelServer(server, language)
}
