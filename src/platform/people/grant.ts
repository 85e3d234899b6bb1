import { organisationOf } from '#platform/auth/authorize'
import { isBuiltInRole, scopesOfRole } from '#platform/auth/roles'
import type { Ctx } from '#platform/context'
import type { Tables } from '#platform/db/database'
import { AppError } from '#platform/errors'
import type { Kysely } from 'kysely'
import { findRoleScopes } from './queries.ts'

/** Nobody gives, or touches, more than they hold themselves: a delegated administrator cannot make a greater one. */
export async function assertMayGrant(ctx: Ctx, db: Kysely<Tables>, role: string): Promise<void> {
  const stored = await findRoleScopes(db, organisationOf(ctx), role)
  if (stored === null && !isBuiltInRole(role)) throw new AppError('not_found', { what: 'role', id: role })
  const missing = scopesOfRole(role, stored).find((scope) => !ctx.actor.scopes.has(scope))
  if (missing !== undefined) throw new AppError('forbidden', { scope: missing })
}
