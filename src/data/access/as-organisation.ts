import type { Ctx } from '#data/context'
import { jobActor } from '#platform/auth/actor'
import { organisationOf } from '#platform/auth/authorize'
import { findOrganisationPrincipal, findPublicPrincipal } from './queries.ts'

/** The same context, reading what any member of the organisation reads and nothing of one person's alone. */
export async function asOrganisation<C extends Ctx<'db'>>(ctx: C): Promise<C> {
  const organisationId = organisationOf(ctx)
  const [everyone, members] = await Promise.all([
    findPublicPrincipal(ctx.db),
    findOrganisationPrincipal(ctx.db, organisationId),
  ])
  const principals = [everyone.id, members.id]
  const { requestId, address } = ctx.actor
  const job = jobActor('organisation', [...ctx.actor.scopes], organisationId)
  return { ...ctx, actor: { ...job, requestId, address, principals } }
}
