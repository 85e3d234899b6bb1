import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#toolbox/context'
import type { FoundServer } from './probe-server.ts'
import type { ServerAddress } from './probe-server.ts'

/** Models of a server before it is added. Throws `backend_unavailable` or `backend_protocol` with the reason. */
export async function probeModelServer(ctx: Ctx<'modelServers'>, server: ServerAddress): Promise<FoundServer> {
  authorize(ctx, 'settings:manage')
  return ctx.modelServers.probe(server, ctx.signal)
}
