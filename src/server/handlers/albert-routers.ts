import type { Router, RouterChange, albertModelRoutes } from '#contract/albert-models'
import { AppError } from '#platform/errors'
import { listModelServers } from '#toolbox/model-servers/list-model-servers'
import {
  type RouterDraft,
  adoptModel,
  createModelRouter,
  deleteModelRouter,
  listModelRouters,
  updateModelRouter,
} from '#toolbox/model-servers/routers/model-routers'
import type { RouterRow } from '#toolbox/model-servers/routers/queries'
import type { ServerContext } from '../context.ts'
import type { Handlers } from '../http/handlers.ts'
import { chooseModel } from './choose-model.ts'
import { inOrder } from './order-of.ts'
import { numberOfName, presentRouter, presentStoredRouter } from '../presenters/albert-models.ts'
import { presentModel } from '../presenters/model.ts'

type Routes = Extract<keyof typeof albertModelRoutes, `${string}Router` | `${string}Routers`>

/** Models as Albert's administrators name them: those that servers bring, and those that wait for their servers. */
export const albertRouterHandlers: Handlers<Routes> = {
  async listRouters({ ctx, query: { limit, offset, ...order } }) {
    const routers = inOrder(await allRouters(ctx), order)
    return { object: 'list', data: routers.slice(offset, offset + limit), total: routers.length, limit, offset }
  },

  async createRouter({ ctx, body }) {
    const { name, type } = body
    const row = await createModelRouter(ctx, merged({ name, type, ...unsaid }, body))
    return presentStoredRouter(row, { model: null, providers: 0 })
  },

  getRouter: ({ ctx, params }) => findRouter(ctx, params.id),

  async updateRouter({ ctx, params, body }) {
    const row = (await listModelRouters(ctx)).find((one) => one.id === params.id)
    if (row) await updateModelRouter(ctx, row.id, merged(draftOfRow(row), body))
    else await chooseModel(ctx, (await findRouter(ctx, params.id)).name, body)
    return findRouter(ctx, params.id)
  },

  async deleteRouter({ ctx, params }) {
    const row = await storedRouter(ctx, params.id)
    const shown = await findRouter(ctx, row.id)
    await deleteModelRouter(ctx, row.id)
    return shown
  },
}

async function allRouters(ctx: ServerContext): Promise<Router[]> {
  const [rows, servers] = await Promise.all([listModelRouters(ctx), listModelServers(ctx)])
  const stored = rows.map((row) => {
    const behind = servers.filter((server) => server.stored?.router?.id === row.id)
    const model = ctx.models.find(row.name)
    return presentStoredRouter(row, { model, providers: model?.targets.length ?? behind.length })
  })
  const names = new Set(rows.map(({ name }) => name))
  const brought = ctx.models.list().filter(({ id }) => !names.has(id))
  return [...brought.map(presentRouter), ...stored]
}

async function findRouter(ctx: ServerContext, id: number): Promise<Router> {
  const router = (await allRouters(ctx)).find((one) => one.id === id)
  if (!router) throw absent(id)
  return router
}

/** One that was made by an administrator. Throws `conflict` for a model that servers bring. */
async function storedRouter(ctx: ServerContext, id: number): Promise<RouterRow> {
  const row = (await listModelRouters(ctx)).find((one) => one.id === id)
  if (row) return row
  await findRouter(ctx, id)
  throw new AppError('conflict', { reason: 'model_of_server' })
}

/** The router for a new server; a model that other servers bring becomes one. */
export async function routerFor(ctx: ServerContext, id: number): Promise<RouterRow> {
  const row = (await listModelRouters(ctx)).find((one) => one.id === id)
  if (row) return row
  const model = ctx.models.list().find((one) => numberOfName(one.id) === id)
  if (!model) throw absent(id)
  const { type, aliases, costs } = presentModel(model)
  const { prompt_tokens: prompt, completion_tokens: completion } = costs
  return adoptModel(ctx, { name: model.id, type, aliases, strategy: 'least_busy', costs: { prompt, completion } })
}

function absent(id: number): AppError {
  return new AppError('not_found', { what: 'model router', id })
}

function merged(before: RouterDraft, sent: RouterChange): RouterDraft {
  const { prompt, completion } = before.costs
  return {
    name: sent.name ?? before.name,
    type: sent.type ?? before.type,
    aliases: sent.aliases ?? before.aliases,
    strategy: sent.load_balancing_strategy ?? before.strategy,
    costs: { prompt: sent.cost_prompt_tokens ?? prompt, completion: sent.cost_completion_tokens ?? completion },
  }
}

function draftOfRow(row: RouterRow): RouterDraft {
  const { name, type, aliases, strategy, cost_prompt: prompt, cost_completion: completion } = row
  return { name, type, aliases, strategy, costs: { prompt, completion } }
}

const unsaid = { aliases: [], strategy: 'shuffle', costs: { prompt: 0, completion: 0 } } as const
