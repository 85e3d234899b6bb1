import { jobActor } from '#platform/auth/actor'
import { findOrganisationPrincipal, findPublicPrincipal } from '#data/access/queries'
import { asPrincipalId } from '#platform/auth/ids'
import { organisationOf } from '#platform/auth/authorize'
import type { Ctx } from '#server/context'

/** The same context, reading what any member of the organisation reads: a command is nobody, and would read nothing. */
export async function asOrganisation<C extends Ctx<'db'>>(ctx: C): Promise<C> {
  const organisationId = organisationOf(ctx)
  const [everyone, members] = await Promise.all([
    findPublicPrincipal(ctx.db),
    findOrganisationPrincipal(ctx.db, organisationId),
  ])
  const principals = [everyone.id, members.id].map(asPrincipalId)
  const job = jobActor('command-line', [...ctx.actor.scopes], organisationId)
  return { ...ctx, actor: { ...job, principals } }
}
