import type { KeyId } from '#contract/ids'
import type { Tables } from '#platform/db/database'
import { audit } from '#platform/audit/audit'
import { tellKeysChanged } from '#platform/auth/key-changes'
import { authorize, organisationOf } from '#platform/auth/authorize'
import type { Scope } from '#contract/route'
import { takeLock } from '#platform/db/advisory-locks'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import { type Transaction, sql } from 'kysely'
import { type KeyRow, ownKeys } from './own-keys.ts'

/** Revokes a key of the same owner and every key that it made; every process refuses them within one second. */
export async function revokeKey(ctx: Ctx<'db'>, id: KeyId): Promise<KeyRow> {
  return revoke(ctx, id, { scope: 'keys:manage', among: ownKeys(ctx) })
}

/** Revokes a key of anybody in the organisation, and every key that it made. */
export async function revokeAnyKey(ctx: Ctx<'db'>, id: KeyId): Promise<KeyRow> {
  return revoke(ctx, id, { scope: 'people:manage', among: (where) => where.lit(true) })
}

async function revoke(
  ctx: Ctx<'db'>,
  id: KeyId,
  { scope, among }: { scope: Scope; among: ReturnType<typeof ownKeys> },
): Promise<KeyRow> {
  authorize(ctx, scope)
  const organisationId = organisationOf(ctx)
  return ctx.db.transaction().execute(async (tx) => {
    await takeLock(tx, 'keys', String(organisationId))
    const row = await tx
      .updateTable('api_key')
      .set({ revoked_at: sql`coalesce(revoked_at, now())` })
      .where('id', '=', id)
      .where('organisation_id', '=', organisationId)
      .where(among)
      .returningAll()
      .executeTakeFirst()
    if (!row) throw new AppError('not_found', { what: 'key', id })
    await revokeDescendants(tx, id)
    await audit(tx, ctx, { action: 'key.revoke', target: { kind: 'key', id } })
    await tellKeysChanged(tx)
    return row
  })
}

async function revokeDescendants(tx: Transaction<Tables>, id: KeyId): Promise<void> {
  await sql`
    with recursive made as (
      select id from api_key where parent_key_id = ${id}
      union select api_key.id from api_key join made on api_key.parent_key_id = made.id
    )
    update api_key set revoked_at = now() where id in (select id from made) and revoked_at is null`.execute(tx)
}
