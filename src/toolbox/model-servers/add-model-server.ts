import type { DataLevel } from '#contract/model-routing'
import type { ServerPlace } from '#contract/model-servers'
import { audit } from '#platform/audit/audit'
import { authorize, organisationOf } from '#platform/auth/authorize'
import { isUniqueViolation } from '#platform/db/database'
import { notify } from '#platform/db/notifications'
import { AppError } from '#platform/errors'
import type { Ctx } from '#toolbox/context'
import { modelServersChannel } from './model-servers.ts'
import type { ServerAddress } from './probe-server.ts'
import { insertServer } from './queries.ts'
import { placeOfKey } from './stored-server.ts'
import type { Provides } from './serving.ts'

export type ServersCtx = Ctx<'db' | 'models' | 'secrets' | 'modelServers'>

export interface ServerDraft extends ServerAddress {
  /** Its host by default. */
  readonly name: string | undefined
  /** Everything by default. */
  readonly maySee?: DataLevel
  readonly runsIn?: ServerPlace | null
  /** The router that it stands behind, and what it serves there. */
  readonly place?: { readonly routerId: number | null; readonly provides: Provides }
}

/** Asks a server for its models, then puts it in service beside the others. Throws what `probe` throws, and `name_taken`. */
export async function addModelServer(ctx: ServersCtx, draft: ServerDraft): Promise<{ id: number }> {
  authorize(ctx, 'settings:manage')
  const organisationId = organisationOf(ctx)
  const { kind, apiKey, maySee = 'sensitive', runsIn = null, timeouts = null, place } = draft
  const { url, models } = await ctx.modelServers.probe(draft, ctx.signal)
  const name = draft.name ?? new URL(url).host
  const sealedKey = apiKey === null ? null : ctx.secrets.seal(apiKey, placeOfKey(organisationId))
  const labels = { may_see: maySee, runs_in: runsIn }
  const { routerId = null, provides = null } = place ?? {}
  const id = await ctx.db
    .transaction()
    .execute(async (tx) => {
      const placed = { router_id: routerId, provides, timeouts, ...labels }
      const server = { organisation_id: organisationId, name, kind, url, sealed_key: sealedKey, models, ...placed }
      const made = await insertServer(tx, server)
      await notify(tx, modelServersChannel)
      const details = { url, models: models.length, has_key: apiKey !== null, ...labels }
      await audit(tx, ctx, { action: 'model_server.create', target: { kind: 'model-server', id: made }, details })
      return made
    })
    .catch((error: unknown) => refuseTaken(error, name))
  await ctx.modelServers.refresh()
  return { id }
}

export function refuseTaken(error: unknown, name: string): never {
  throw isUniqueViolation(error) ? new AppError('name_taken', { name }, { cause: error }) : error
}
