import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#toolbox/context'

/** Chat models of a server before it is added. Throws `backend_unavailable` or `backend_protocol` with the reason. */
export async function probeModelServer(
  ctx: Ctx<'modelServers'>,
  server: { url: string; api_key?: string | null | undefined },
): Promise<{ models: string[] }> {
  authorize(ctx, 'settings:manage')
  const { models } = await ctx.modelServers.probe({ url: server.url, apiKey: server.api_key || null }, ctx.signal)
  return { models }
}
