import { audit } from '#platform/audit/audit'
import { authorize, organisationOf } from '#platform/auth/authorize'
import { notify } from '#platform/db/notifications'
import { isUniqueViolation } from '#platform/db/database'
import { AppError } from '#platform/errors'
import { modelServersChannel } from '../model-servers.ts'
import type { ServersCtx } from '../add-model-server.ts'
import { type RouterRow, insertRouter, listRouterRows, removeRouter, updateRouterRow } from './queries.ts'

/** A model that clients name, before and after servers are put behind it. */
export interface RouterDraft {
  readonly name: string
  /** A word of Albert's or of the hub's. */
  readonly type: string
  readonly aliases: readonly string[]
  readonly strategy: 'shuffle' | 'least_busy'
  /** Euros per million tokens. */
  readonly costs: { readonly prompt: number; readonly completion: number }
}

/** The routers of the organisation. */
export function listModelRouters(ctx: ServersCtx): Promise<RouterRow[]> {
  authorize(ctx, 'settings:manage')
  return listRouterRows(ctx.db, organisationOf(ctx))
}

/** The number of each router, by the name of its model. */
export async function numbersOfRouters(ctx: ServersCtx): Promise<ReadonlyMap<string, number>> {
  authorize(ctx, 'models:read')
  const rows = await listRouterRows(ctx.db, organisationOf(ctx))
  return new Map(rows.map(({ name, id }) => [name, id]))
}

/** Throws `name_taken`, also for the name of a model that some server brings, and `conflict` for an alias in use. */
export async function createModelRouter(ctx: ServersCtx, draft: RouterDraft): Promise<RouterRow> {
  authorize(ctx, 'settings:manage')
  await refuseTaken(ctx, draft)
  return adoptModel(ctx, draft)
}

/** A router for a model that servers bring by themselves, so that others are put behind it under the same name. */
export function adoptModel(ctx: ServersCtx, draft: RouterDraft): Promise<RouterRow> {
  return written(ctx, draft.name, (tx) =>
    insertRouter(tx, { organisation_id: organisationOf(ctx), ...columnsOf(draft) }),
  )
}

/** Its servers are called by what it says now, everywhere within a second. */
export async function updateModelRouter(ctx: ServersCtx, id: number, draft: RouterDraft): Promise<RouterRow> {
  authorize(ctx, 'settings:manage')
  await refuseTaken(ctx, draft, id)
  const place = { organisationId: organisationOf(ctx), id }
  return written(ctx, draft.name, (tx) => updateRouterRow(tx, place, columnsOf(draft)))
}

/** The servers behind it leave with it. */
export async function deleteModelRouter(ctx: ServersCtx, id: number): Promise<RouterRow> {
  const place = { organisationId: organisationOf(ctx), id }
  return written(ctx, null, (tx) => removeRouter(tx, place))
}

type Tx = Parameters<typeof insertRouter>[0]

async function written(
  ctx: ServersCtx,
  name: string | null,
  write: (tx: Tx) => Promise<RouterRow | undefined>,
): Promise<RouterRow> {
  authorize(ctx, 'settings:manage')
  const row = await ctx.db
    .transaction()
    .execute(async (tx) => {
      const found = await write(tx)
      if (!found) throw new AppError('not_found', { what: 'model router', id: name ?? 'unknown' })
      await notify(tx, modelServersChannel)
      const action = name === null ? 'model_router.delete' : 'model_router.write'
      await audit(tx, ctx, { action, target: { kind: 'model-router', id: found.id }, details: { name: found.name } })
      return found
    })
    .catch((error: unknown) => {
      throw name !== null && isUniqueViolation(error) ? routerTaken(name, error) : error
    })
  await ctx.modelServers.refresh()
  return row
}

function routerTaken(name: string, cause?: unknown): AppError {
  return new AppError('name_taken', { name, what: 'router' }, { cause })
}

function columnsOf({ name, type, aliases, strategy, costs }: RouterDraft) {
  return {
    ...{ name, type, strategy, aliases: [...aliases] },
    ...{ cost_prompt: costs.prompt, cost_completion: costs.completion },
  }
}

/** A name or an alias leads to one model. */
async function refuseTaken(ctx: ServersCtx, { name, aliases }: RouterDraft, id?: number): Promise<void> {
  const routers = await listRouterRows(ctx.db, organisationOf(ctx))
  const own = routers.find((router) => router.id === id)
  const others = routers.filter((router) => router !== own)
  const served = ctx.models.list().filter((model) => model.id !== own?.name)
  const names = new Set([...others.map((router) => router.name), ...served.map((model) => model.id)])
  if (names.has(name)) throw routerTaken(name)
  const known = new Set([
    ...names,
    ...others.flatMap((router) => router.aliases),
    ...served.flatMap((model) => model.aliases),
  ])
  const taken = aliases.filter((alias) => known.has(alias))
  if (taken.length > 0) throw new AppError('conflict', { reason: 'aliases_taken', value: listed(taken) })
}

const longestValue = 200

function listed(aliases: readonly string[]): string {
  return `[${aliases.map((alias) => `'${alias}'`).join(', ')}]`.slice(0, longestValue)
}
