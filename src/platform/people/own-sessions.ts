import { audit } from '#platform/audit/audit'
import { personOf } from '#platform/auth/authorize'
import { checkPassword } from '#platform/auth/check-password'
import { hashPassword, passwordMatches } from '#platform/auth/password'
import { endSessions } from '#platform/auth/sessions'
import { hashToken } from '#platform/auth/token'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import { sql } from 'kysely'
import { countAttempt, forgetAttempt, guardedBy } from './sign-in-failures.ts'

/** Own sessions that are open, the newest first; `token` is that of the one that asks. */
export async function listOwnSessions(ctx: Ctx<'db'>, token: string | null) {
  const rows = await ctx.db
    .selectFrom('session')
    .select(['id', 'created_at', 'expires_at', 'user_agent', 'token_hash'])
    .where('person_id', '=', personOf(ctx))
    .where('stage', '=', 'open')
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .orderBy('id', 'desc')
    .limit(200)
    .execute()
  const own = token === null ? null : hashToken(token)
  return rows.map(({ token_hash, ...row }) => ({ ...row, current: own !== null && token_hash.equals(own) }))
}

/** Ends one of the own sessions; another person's is not found. */
export async function endOwnSession(ctx: Ctx<'db'>, id: number): Promise<void> {
  const personId = personOf(ctx)
  await ctx.db.transaction().execute(async (tx) => {
    const ended = await tx
      .updateTable('session')
      .set({ revoked_at: sql`coalesce(revoked_at, now())` })
      .where('id', '=', id)
      .where('person_id', '=', personId)
      .returning('id')
      .executeTakeFirst()
    if (!ended) throw new AppError('not_found', { what: 'session', id })
    await audit(tx, ctx, { action: 'session.delete', target: { kind: 'person', id: personId } })
  })
}

/** Asked again before what somebody at an open screen must not do. A wrong one counts as a failed sign-in. */
export async function assertOwnPassword(
  ctx: Ctx<'db'>,
  person: { readonly email: string; readonly password_hash: string | null },
  given: { readonly password: string; readonly param: string },
): Promise<void> {
  const guarded = guardedBy(person.email, ctx.actor.address)
  await countAttempt(ctx.db, guarded)
  if (!(await passwordMatches(person.password_hash, given.password)))
    throw new AppError('invalid_credentials', { param: given.param })
  await forgetAttempt(ctx.db, guarded)
}

/** Keeps another password; every session but the one that asks ends. A wrong current one counts as a failed sign-in. */
export async function changePassword(
  ctx: Ctx<'db'>,
  change: { readonly current: string; readonly password: string; readonly token: string | null },
): Promise<void> {
  const personId = personOf(ctx)
  const person = await ctx.db
    .selectFrom('person')
    .select(['name', 'email', 'password_hash'])
    .where('id', '=', personId)
    .executeTakeFirstOrThrow()
  await assertOwnPassword(ctx, person, { password: change.current, param: 'current' })
  await checkPassword(change.password, [person.name, person.email])
  const passwordHash = await hashPassword(change.password)
  await ctx.db.transaction().execute(async (tx) => {
    await tx.updateTable('person').set({ password_hash: passwordHash }).where('id', '=', personId).execute()
    await endSessions(tx, personId, change.token)
    await audit(tx, ctx, { action: 'password.change', target: { kind: 'person', id: personId } })
  })
}
