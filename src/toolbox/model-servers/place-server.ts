import { audit } from '#platform/audit/audit'
import { authorize, organisationOf } from '#platform/auth/authorize'
import { notify } from '#platform/db/notifications'
import { AppError } from '#platform/errors'
import type { ServersCtx } from './add-model-server.ts'
import { modelServersChannel } from './model-servers.ts'
import { updateServer } from './queries.ts'
import type { Provides } from './serving.ts'

/** Puts a server behind a router, or says otherwise what it serves there. In force within a second everywhere. */
export async function placeModelServer(
  ctx: ServersCtx,
  id: number,
  { routerId, provides }: { readonly routerId: number | null; readonly provides: Provides },
): Promise<void> {
  authorize(ctx, 'settings:manage')
  const place = { organisationId: organisationOf(ctx), id }
  await ctx.db.transaction().execute(async (tx) => {
    if (!(await updateServer(tx, place, { router_id: routerId, provides }))) {
      throw new AppError('not_found', { what: 'model server', id })
    }
    await notify(tx, modelServersChannel)
    const details = { router: routerId, model: provides.model }
    await audit(tx, ctx, { action: 'model_server.update', target: { kind: 'model-server', id }, details })
  })
  await ctx.modelServers.refresh()
}
