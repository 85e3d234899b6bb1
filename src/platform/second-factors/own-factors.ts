import { audit } from '#platform/audit/audit'
import { authorize, personOf } from '#platform/auth/authorize'
import type { PersonId } from '#contract/ids'
import { endSessions } from '#platform/auth/sessions'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import { assertMayGrant } from '../people/grant.ts'
import { getPersonOf } from '../people/list-people.ts'
import { mustHaveFactor } from '../people/sign-in-policy.ts'
import type { Proof } from './enrol.ts'
import { ownSession, provedSession } from './own-session.ts'
import { confirmedFactors, holdFactorsOf } from './queries.ts'
import { replaceRecoveryCodes } from './recovery-codes.ts'

/** One's own factors, and how many recovery codes are left. */
export async function listOwnFactors(ctx: Ctx<'db'>, token: string | null) {
  const personId = personOf(ctx)
  const session = await ownSession(ctx, token)
  const [factors, codes] = await Promise.all([
    confirmedFactors(ctx.db, personId).execute(),
    ctx.db
      .selectFrom('recovery_code')
      .select(({ fn }) => fn.countAll<number>().as('left'))
      .where('person_id', '=', personId)
      .where('used_at', 'is', null)
      .executeTakeFirstOrThrow(),
  ])
  return { factors, recoveryCodesLeft: codes.left, hasPassword: session.password_hash !== null }
}

export async function renameFactor(
  ctx: Ctx<'db'>,
  { id, name, token }: { id: number; name: string; token: string | null },
) {
  const personId = personOf(ctx)
  await ownSession(ctx, token)
  return ctx.db.transaction().execute(async (tx) => {
    const row = await tx
      .updateTable('second_factor')
      .set({ name })
      .where('id', '=', id)
      .where('person_id', '=', personId)
      .where('confirmed_at', 'is not', null)
      .returningAll()
      .executeTakeFirst()
    if (row === undefined) throw new AppError('not_found', { what: 'second factor', id })
    const target = { kind: 'person', id: personId }
    await audit(tx, ctx, { action: 'second_factor.rename', target, details: { factor: id } })
    return row
  })
}

/** With the last one its recovery codes go. Throws `second_factor_required` when the organisation requires one. */
export async function removeFactor(ctx: Ctx<'db' | 'settings'>, { id, ...proof }: Proof & { readonly id: number }) {
  const personId = personOf(ctx)
  await provedSession(ctx, proof)
  await ctx.db.transaction().execute(async (tx) => {
    await holdFactorsOf(tx, personId)
    const removed = await tx
      .deleteFrom('second_factor')
      .where('id', '=', id)
      .where('person_id', '=', personId)
      .where('confirmed_at', 'is not', null)
      .returning('kind')
      .executeTakeFirst()
    if (removed === undefined) throw new AppError('not_found', { what: 'second factor', id })
    if ((await confirmedFactors(tx, personId).execute()).length === 0) {
      if (await mustHaveFactor(tx, ctx, personId)) throw new AppError('second_factor_required', {})
      await tx.deleteFrom('recovery_code').where('person_id', '=', personId).execute()
    }
    const target = { kind: 'person', id: personId }
    await audit(tx, ctx, { action: 'second_factor.remove', target, details: { kind: removed.kind, factor: id } })
  })
}

/** Ten new codes; the earlier ones serve no more. Throws `conflict` without a factor that they could stand for. */
export async function renewRecoveryCodes(ctx: Ctx<'db'>, proof: Proof): Promise<string[]> {
  const personId = personOf(ctx)
  await provedSession(ctx, proof)
  return ctx.db.transaction().execute(async (tx) => {
    if ((await confirmedFactors(tx, personId).execute()).length === 0) {
      throw new AppError('conflict', { reason: 'no_second_factor' })
    }
    const codes = await replaceRecoveryCodes(tx, personId)
    await audit(tx, ctx, { action: 'recovery_codes.renew', target: { kind: 'person', id: personId } })
    return codes
  })
}

/** For whoever has lost every factor: all of them go, with the sessions. Throws `forbidden` for somebody greater. */
export async function resetFactors(ctx: Ctx<'db'>, personId: PersonId): Promise<void> {
  authorize(ctx, 'people:manage')
  const person = await getPersonOf(ctx, personId)
  await assertMayGrant(ctx, ctx.db, person.role)
  await ctx.db.transaction().execute(async (tx) => {
    const removed = await tx.deleteFrom('second_factor').where('person_id', '=', personId).returning('id').execute()
    await tx.deleteFrom('recovery_code').where('person_id', '=', personId).execute()
    await endSessions(tx, personId)
    const target = { kind: 'person', id: personId }
    await audit(tx, ctx, { action: 'second_factor.reset', target, details: { factors: removed.length } })
  })
}
