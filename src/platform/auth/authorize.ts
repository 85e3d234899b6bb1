import type { Scope } from '#contract/route'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import type { OrganisationId } from './actor.ts'

/** First line of every verb: the actor holds the scope, or the verb stops here. */
export function authorize(ctx: Ctx, scope: Scope): void {
  if (ctx.actor.kind === 'anonymous') throw new AppError('missing_key', {})
  if (!ctx.actor.scopes.has(scope)) throw new AppError('forbidden', { scope })
}

/** The organisation on whose behalf the actor acts. */
export function organisationOf(ctx: Ctx): OrganisationId {
  if (ctx.actor.organisationId === null) throw new AppError('missing_key', {})
  return ctx.actor.organisationId
}

/** The person behind a session or a personal key. */
export function personOf(ctx: Ctx): number {
  if (ctx.actor.personId === null) throw new AppError('forbidden', { scope: 'person' })
  return ctx.actor.personId
}
