import type { Scope } from '#contract/route'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import { organisationIdOf, personIdOf } from './actor.ts'
import type { OrganisationId, PersonId, PrincipalId } from '#contract/ids'

/** First line of every verb: the actor holds the scope, or the verb stops here. */
export function authorize(ctx: Ctx, scope: Scope): void {
  if (ctx.actor.kind === 'anonymous') throw new AppError('missing_key', {})
  if (!ctx.actor.scopes.has(scope)) throw new AppError('forbidden', { scope })
}

/** The organisation on whose behalf the actor acts. */
export function organisationOf({ actor }: Ctx): OrganisationId {
  const organisationId = organisationIdOf(actor)
  if (organisationId === null) throw new AppError('missing_key', {})
  return organisationId
}

/** The person behind a session or a personal key. */
export function personOf({ actor }: Ctx): PersonId {
  const personId = personIdOf(actor)
  if (personId === null) throw new AppError('forbidden', { scope: 'person' })
  return personId
}

/** Under what the actor owns what it makes: the person's principal, or the service account's. */
export function ownerOf({ actor }: Ctx): PrincipalId {
  if (actor.kind === 'anonymous') throw new AppError('missing_key', {})
  if (actor.kind === 'job') throw new AppError('forbidden', { scope: 'person' })
  return actor.ownPrincipal
}
