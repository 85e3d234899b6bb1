import { type Actor, organisationIdOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import type { OrganisationId } from '#contract/ids'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'

/**
 * The same caller, governing people of another organisation: asks for `organisations:manage`, and reads nothing there.
 * The trace is kept with the organisation that it is about.
 */
export async function actingIn<C extends Ctx<'db'>>(ctx: C, organisationId: OrganisationId | undefined): Promise<C> {
  if (organisationId === undefined || organisationId === organisationIdOf(ctx.actor)) return ctx
  authorize(ctx, 'organisations:manage')
  const found = await ctx.db.selectFrom('organisation').select('id').where('id', '=', organisationId).executeTakeFirst()
  if (!found) throw new AppError('not_found', { what: 'organisation', id: organisationId })
  return { ...ctx, actor: placedIn(ctx.actor, found.id) }
}

function placedIn(actor: Actor, id: OrganisationId): Actor {
  return actor.kind === 'anonymous' ? actor : { ...actor, organisationId: id, principals: [] }
}
