import { audit } from '#platform/audit/audit'
import { authorize, organisationOf } from '#platform/auth/authorize'
import { tellKeysChanged } from '#platform/auth/key-changes'
import { endSessions } from '#platform/auth/sessions'
import type { GroupId, PersonId } from '#contract/ids'
import type { Ctx } from '#platform/context'
import type { Tables } from '#platform/db/database'
import { AppError } from '#platform/errors'
import { type Transaction, sql } from 'kysely'
import { assertMayGrant } from './grant.ts'
import { setManualGroups } from './group-members.ts'
import { type PersonRow, getPersonOf } from './list-people.ts'
import { hasAdministrator, lockAdministrators } from './queries.ts'

export interface PersonChange {
  readonly name?: string | undefined
  readonly role?: string | undefined
  readonly groupIds?: readonly GroupId[] | undefined
  /** True ends the person's sessions and keys within one second; false lets them in again. */
  readonly disabled?: boolean | undefined
  /** When the account ends by itself; null for never. */
  readonly expiresAt?: Date | null | undefined
  /** 0 to 10: above 0, requests to models go before those of others. */
  readonly priority?: number | undefined
}

/** Changes a person of the organisation. Throws `last_administrator` rather than leave the instance without one. */
export async function updatePerson(ctx: Ctx<'db'>, id: PersonId, change: PersonChange): Promise<PersonRow> {
  authorize(ctx, 'people:manage')
  const person = await getPersonOf(ctx, id)
  await assertMayGrant(ctx, ctx.db, person.role)
  if (change.expiresAt && change.expiresAt.getTime() <= Date.now()) throw new AppError('expiry_in_the_past', {})
  if (change.role !== undefined) await assertMayGrant(ctx, ctx.db, change.role)
  await ctx.db.transaction().execute(async (tx) => {
    await apply(tx, id, change)
    if (change.groupIds !== undefined) {
      await setManualGroups(tx, { organisationId: organisationOf(ctx), personId: id, groupIds: change.groupIds })
    }
    if (person.role === 'instance-administrator' && !(await hasAdministrator(tx))) {
      throw new AppError('last_administrator', {})
    }
    if (change.disabled === true) await endSessions(tx, id)
    await audit(tx, ctx, { action: 'person.update', target: { kind: 'person', id }, details: traceOf(change) })
    await tellKeysChanged(tx)
  })
  return getPersonOf(ctx, id)
}

async function apply(tx: Transaction<Tables>, id: PersonId, change: PersonChange): Promise<void> {
  const { name, role, disabled, expiresAt, priority } = change
  await lockAdministrators(tx)
  const set = {
    ...(name === undefined ? {} : { name }),
    ...(role === undefined ? {} : { role, role_source: 'manual' as const }),
    ...(disabled === undefined ? {} : { disabled_at: disabled ? sql<Date>`coalesce(disabled_at, now())` : null }),
    // Whoever is let in again is not kept out by an end that is past.
    ...(disabled === false ? { expires_at: sql<Date | null>`case when expires_at > now() then expires_at end` } : {}),
    ...(expiresAt === undefined ? {} : { expires_at: expiresAt }),
    ...(priority === undefined ? {} : { priority }),
  }
  if (Object.keys(set).length > 0) await tx.updateTable('person').set(set).where('id', '=', id).execute()
}

/** What changed, without the name. */
function traceOf({ name, role, groupIds, disabled, expiresAt, priority }: PersonChange) {
  return {
    ...(name === undefined ? {} : { renamed: true }),
    ...(role === undefined ? {} : { role }),
    ...(groupIds === undefined ? {} : { groups: groupIds.join(',') }),
    ...(disabled === undefined ? {} : { disabled }),
    ...(expiresAt === undefined ? {} : { expires: expiresAt?.toISOString() ?? 'never' }),
    ...(priority === undefined ? {} : { priority }),
  }
}
