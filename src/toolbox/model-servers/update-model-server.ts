import type { ModelServerChange } from '#contract/model-servers'
import { audit } from '#platform/audit/audit'
import { authorize, organisationOf } from '#platform/auth/authorize'
import { notify } from '#platform/db/notifications'
import { AppError } from '#platform/errors'
import { type ServersCtx, refuseTaken } from './add-model-server.ts'
import { modelServersChannel } from './model-servers.ts'
import type { FoundServer } from './probe-server.ts'
import { findServerRow, removeServer, updateServer } from './queries.ts'
import { type SaidTypes, type StoredServer, isSameServer, placeOfKey, readServer } from './stored-server.ts'

/** Renames a server, moves it, replaces its key, says what its models do. What changes how it is called is tried first. */
export async function updateModelServer(ctx: ServersCtx, id: number, change: ModelServerChange): Promise<void> {
  authorize(ctx, 'settings:manage')
  const organisationId = organisationOf(ctx)
  const before = await findServer(ctx, id)
  const moved = isMoved(change) ? await tryMoved(ctx, before, change) : null
  const types = change.types === undefined ? {} : { types: withSaid(before.types, change.types) }
  const name = change.name ?? before.name
  const { may_see: maySee, runs_in: runsIn, timeouts } = change
  const waits = timeouts === undefined ? {} : { timeouts }
  const labels = {
    ...(maySee === undefined ? {} : { may_see: maySee }),
    ...(runsIn === undefined ? {} : { runs_in: runsIn }),
  }
  await ctx.db
    .transaction()
    .execute(async (tx) => {
      if (!(await updateServer(tx, { organisationId, id }, { name, ...moved, ...types, ...waits, ...labels })))
        throw absent(id)
      await notify(tx, modelServersChannel)
      const changed = Object.keys(change).toSorted().join(' ')
      const details = { changed, ...(moved === null ? {} : { url: moved.url }), ...labels }
      await audit(tx, ctx, { action: 'model_server.update', target: { kind: 'model-server', id }, details })
    })
    .catch((error: unknown) => refuseTaken(error, name))
  await ctx.modelServers.refresh()
}

export async function deleteModelServer(ctx: ServersCtx, id: number): Promise<void> {
  authorize(ctx, 'settings:manage')
  await ctx.db.transaction().execute(async (tx) => {
    if (!(await removeServer(tx, { organisationId: organisationOf(ctx), id }))) throw absent(id)
    await notify(tx, modelServersChannel)
    await audit(tx, ctx, { action: 'model_server.delete', target: { kind: 'model-server', id } })
  })
  await ctx.modelServers.refresh()
}

/** Asks a server in service for its models again. Throws what `probe` throws. */
export async function testModelServer(ctx: ServersCtx, id: number): Promise<FoundServer> {
  authorize(ctx, 'settings:manage')
  const { url, kind, sealedKey } = await findServer(ctx, id)
  return ctx.modelServers.probe({ url, kind, apiKey: openKey(ctx, sealedKey) }, ctx.signal)
}

async function findServer(ctx: ServersCtx, id: number): Promise<StoredServer> {
  const row = await findServerRow(ctx.db, { organisationId: organisationOf(ctx), id })
  if (!row) throw absent(id)
  return readServer(row)
}

function absent(id: number): AppError {
  return new AppError('not_found', { what: 'model server', id })
}

function openKey(ctx: ServersCtx, sealedKey: string | null): string | null {
  return sealedKey === null ? null : ctx.secrets.open(sealedKey, placeOfKey(organisationOf(ctx)))
}

function isMoved({ url, kind, api_key: apiKey }: ModelServerChange): boolean {
  return url !== undefined || kind !== undefined || apiKey !== undefined
}

/** The key stays while the server is the same: it never goes to another one. */
async function tryMoved(ctx: ServersCtx, before: StoredServer, change: ModelServerChange) {
  const { url = before.url, kind = before.kind, api_key: given } = change
  const kept = given === undefined && isSameServer(before.url, url) ? before.sealedKey : null
  const apiKey = kept === null ? given || null : openKey(ctx, kept)
  const found = await ctx.modelServers.probe({ url, kind, apiKey }, ctx.signal)
  const sealed = apiKey === null ? null : ctx.secrets.seal(apiKey, placeOfKey(organisationOf(ctx)))
  return { kind, url: found.url, sealed_key: kept ?? sealed, models: found.models }
}

function withSaid(before: SaidTypes, said: NonNullable<ModelServerChange['types']>) {
  const types = new Map(before)
  for (const { model, type } of said) {
    if (type === null) types.delete(model)
    else types.set(model, type)
  }
  return Object.fromEntries(types)
}
