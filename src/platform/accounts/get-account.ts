import type { OrganisationId } from '#contract/ids'
import { authorize, organisationOf } from '#platform/auth/authorize'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import { findOrganisationById, findPersonAccount, findServiceAccount } from './queries.ts'

export interface Account {
  readonly id: number
  readonly name: string
  /** Null for a service account. */
  readonly email: string | null
  readonly organisationId: OrganisationId
  readonly createdAt: Date
  /** When the account ends by itself. */
  readonly expiresAt: Date | null
  readonly priority: number
}

/** Who acts: a person, or the service account of a program. */
export async function getAccount(ctx: Ctx<'db'>): Promise<Account> {
  authorize(ctx, 'models:read')
  const { actor, db } = ctx
  if (actor.kind === 'person' || actor.kind === 'key') {
    const row = await findPersonAccount(db, actor.personId)
    const { id, name, email, organisation_id: organisationId, priority } = row
    return { id, name, email, organisationId, createdAt: row.created_at, expiresAt: row.expires_at, priority }
  }
  if (actor.kind !== 'service-account') throw new AppError('forbidden', { scope: 'person' })
  const { id, name, organisation_id, created_at } = await findServiceAccount(db, actor.serviceAccountId)
  const lasting = { createdAt: created_at, expiresAt: null, priority: 0 }
  return { id, name, email: null, organisationId: organisation_id, ...lasting }
}

export function getOrganisation(ctx: Ctx<'db'>): ReturnType<typeof findOrganisationById> {
  authorize(ctx, 'models:read')
  return findOrganisationById(ctx.db, organisationOf(ctx))
}
