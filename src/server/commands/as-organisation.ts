import { findOrganisationPrincipal, findPublicPrincipal } from '#data/access/queries'
import { asPrincipalId } from '#platform/auth/actor'
import { organisationOf } from '#platform/auth/authorize'
import type { Ctx } from '#server/context'

/** The same context, reading what any member of the organisation reads: a command is nobody, and would read nothing. */
export async function asOrganisation<C extends Ctx<'db'>>(ctx: C): Promise<C> {
  const [everyone, members] = await Promise.all([
    findPublicPrincipal(ctx.db),
    findOrganisationPrincipal(ctx.db, organisationOf(ctx)),
  ])
  const principals = [everyone.id, members.id].map(asPrincipalId)
  return { ...ctx, actor: { ...ctx.actor, principals } }
}
