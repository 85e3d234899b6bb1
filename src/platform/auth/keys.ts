import { type Scope, scopes as allScopes } from '#contract/route'
import { audit } from '#platform/audit/audit'
import type { Ctx } from '#platform/context'
import type { Tables } from '#platform/db/database'
import { AppError } from '#platform/errors'
import { type Expression, type ExpressionBuilder, type Selectable, type SqlBool, sql } from 'kysely'
import { authorize, organisationOf } from './authorize.ts'
import { knownOnly } from './key-ring.ts'
import { findKeyExpiry } from './queries.ts'
import { createToken, hashToken } from './token.ts'

/** Processes listen here to refresh what they hold of keys in memory. */
export const keysChannel = 'socle_keys'

/** What a key may do unless its creator says otherwise: everything but governing the instance. */
export const defaultKeyScopes: readonly Scope[] = allScopes.filter(
  (scope) => scope !== 'settings:manage' && scope !== 'audit:read',
)

export type KeyRow = Selectable<Tables['api_key']>

export interface KeyDraft {
  name: string
  scopes?: readonly string[] | undefined
  expiresAt?: Date | null | undefined
}

/** Creates a key; its value exists only in this answer. A key never holds more than its creator, nor for longer. */
export async function createKey(ctx: Ctx<'db'>, draft: KeyDraft): Promise<{ row: KeyRow; value: string }> {
  authorize(ctx, 'keys:manage')
  const organisationId = organisationOf(ctx)
  const { keyId } = ctx.actor
  const value = createToken('sk-')
  const wanted = draft.scopes === undefined ? defaultKeyScopes : knownOnly(draft.scopes)
  const row = await ctx.db.transaction().execute(async (tx) => {
    const created = await tx
      .insertInto('api_key')
      .values({
        organisation_id: organisationId,
        person_id: ctx.actor.personId,
        name: draft.name,
        token_hash: hashToken(value),
        last_four: value.slice(-4),
        scopes: wanted.filter((scope) => ctx.actor.scopes.has(scope)),
        expires_at: earlier(draft.expiresAt ?? null, keyId === null ? null : await findKeyExpiry(tx, keyId)),
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    await audit(tx, ctx, { action: 'key.create', target: { kind: 'key', id: created.id } })
    await sql`select pg_notify(${keysChannel}, '')`.execute(tx)
    return created
  })
  return { row, value }
}

/** Null never comes. */
function earlier(left: Date | null, right: Date | null): Date | null {
  if (left === null || right === null) return left ?? right
  return left < right ? left : right
}

/** A person's are its own; a key of nobody sees those of nobody; the program itself, all of its organisation. */
function ownKeys({ actor: { kind, personId } }: Ctx) {
  return (where: ExpressionBuilder<Tables, 'api_key'>): Expression<SqlBool> => {
    if (personId !== null) return where('person_id', '=', personId)
    return kind === 'job' ? where.lit(true) : where('person_id', 'is', null)
  }
}

export async function listKeys(ctx: Ctx<'db'>): Promise<KeyRow[]> {
  authorize(ctx, 'keys:manage')
  return ctx.db
    .selectFrom('api_key')
    .selectAll()
    .where('organisation_id', '=', organisationOf(ctx))
    .where(ownKeys(ctx))
    .orderBy('id')
    .execute()
}

/** Revokes a key of the same owner; every process refuses it within one second. */
export async function revokeKey(ctx: Ctx<'db'>, id: number): Promise<KeyRow> {
  authorize(ctx, 'keys:manage')
  const organisationId = organisationOf(ctx)
  return ctx.db.transaction().execute(async (tx) => {
    const row = await tx
      .updateTable('api_key')
      .set({ revoked_at: sql`coalesce(revoked_at, now())` })
      .where('id', '=', id)
      .where('organisation_id', '=', organisationId)
      .where(ownKeys(ctx))
      .returningAll()
      .executeTakeFirst()
    if (!row) throw new AppError('not_found', { what: 'key', id })
    await audit(tx, ctx, { action: 'key.revoke', target: { kind: 'key', id } })
    await sql`select pg_notify(${keysChannel}, '')`.execute(tx)
    return row
  })
}
