import type { Scope } from '#contract/route'
import { audit } from '#platform/audit/audit'
import type { Ctx } from '#platform/context'
import type { Tables } from '#platform/db/database'
import { AppError } from '#platform/errors'
import { type Expression, type ExpressionBuilder, type Selectable, type SqlBool, type Transaction, sql } from 'kysely'
import { keyIdOf } from './actor.ts'
import { authorize, organisationOf } from './authorize.ts'
import { findKeyExpiry } from './queries.ts'
import { agentScopes, knownScopes } from './roles.ts'
import { insertServiceAccount } from './service-accounts.ts'
import { createToken, hashToken } from './token.ts'

/** Processes listen here to refresh what they hold of keys in memory. */
export const keysChannel = 'socle_keys'

/** What a key may do unless its creator says otherwise: it makes no other key. */
const defaultKeyScopes = agentScopes.filter((scope) => scope !== 'keys:manage')

const defaultLifeDays = 365

export type KeyRow = Selectable<Tables['api_key']>

export interface KeyDraft {
  readonly name: string
  readonly scopes?: readonly string[] | undefined
  /** In one year when nothing is said. */
  readonly expiresAt?: Date | null | undefined
}

/**
 * Creates a key; its value exists only in this answer. It belongs to the person who asks; asked for by a program's key,
 * to the same service account; by the program itself, to a new one of its own. It holds no more than the key that made
 * it, nor for longer.
 */
export async function createKey(ctx: Ctx<'db'>, draft: KeyDraft): Promise<{ row: KeyRow; value: string }> {
  return insertKey(ctx, draft, { scope: 'keys:manage', holder: (tx) => holderOf(tx, ctx, draft.name) })
}

/** Creates a key for a program of the organisation: it holds no more than whoever creates it. */
export async function createServiceAccountKey(
  ctx: Ctx<'db'>,
  id: number,
  draft: KeyDraft,
): Promise<{ row: KeyRow; value: string }> {
  const holder = async (tx: Transaction<Tables>): Promise<Holder> => {
    const found = await tx
      .selectFrom('service_account')
      .select('id')
      .where('id', '=', id)
      .where('organisation_id', '=', organisationOf(ctx))
      .executeTakeFirst()
    if (!found) throw new AppError('not_found', { what: 'service account', id })
    return { service_account_id: found.id }
  }
  return insertKey(ctx, draft, { scope: 'people:manage', holder })
}

/** What a key may do that somebody else made for a person: it calls models, and reads nothing of theirs. */
const lentScopes: readonly Scope[] = ['models:read', 'inference:use']

/** Creates a key for a person of the organisation, whose use of models it counts. */
export async function createPersonKey(
  ctx: Ctx<'db'>,
  id: number,
  draft: Omit<KeyDraft, 'scopes'>,
): Promise<{ row: KeyRow; value: string }> {
  const holder = async (tx: Transaction<Tables>): Promise<Holder> => {
    const found = await tx
      .selectFrom('person')
      .select('id')
      .where('id', '=', id)
      .where('organisation_id', '=', organisationOf(ctx))
      .executeTakeFirst()
    if (!found) throw new AppError('not_found', { what: 'person', id })
    return { person_id: found.id }
  }
  return insertKey(ctx, { ...draft, scopes: lentScopes }, { scope: 'people:manage', holder })
}

type Holder = Pick<KeyRow, 'person_id'> | Pick<KeyRow, 'service_account_id'>

async function insertKey(
  ctx: Ctx<'db'>,
  draft: KeyDraft,
  { scope, holder }: { scope: Scope; holder(tx: Transaction<Tables>): Promise<Holder> },
): Promise<{ row: KeyRow; value: string }> {
  authorize(ctx, scope)
  const organisationId = organisationOf(ctx)
  const parentId = keyIdOf(ctx.actor)
  const value = createToken('sk-')
  const scopes = grantedScopes(ctx, draft.scopes)
  const expiresAt = expiryOf(draft.expiresAt)
  const row = await ctx.db.transaction().execute(async (tx) => {
    const created = await tx
      .insertInto('api_key')
      .values({
        organisation_id: organisationId,
        ...(await holder(tx)),
        parent_key_id: parentId,
        name: draft.name,
        token_hash: hashToken(value),
        last_four: value.slice(-4),
        scopes,
        expires_at: earlier(expiresAt, parentId === null ? null : await findKeyExpiry(tx, parentId)),
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    await audit(tx, ctx, { action: 'key.create', target: { kind: 'key', id: created.id } })
    await tellKeysChanged(tx)
    return created
  })
  return { row, value }
}

/** A scope that does not exist, or that the creator does not hold, is refused rather than dropped. */
function grantedScopes({ actor }: Ctx, asked: readonly string[] | undefined): Scope[] {
  if (asked === undefined) return defaultKeyScopes.filter((scope) => actor.scopes.has(scope))
  const known = knownScopes(asked)
  const unknown = asked.find((name) => !known.some((scope) => scope === name))
  if (unknown !== undefined) throw new AppError('unknown_scope', { scope: unknown.slice(0, 100) })
  const missing = known.find((scope) => !actor.scopes.has(scope))
  if (missing !== undefined) throw new AppError('forbidden', { scope: missing })
  return known
}

function expiryOf(asked: Date | null | undefined): Date {
  if (asked == null) return new Date(Date.now() + defaultLifeDays * 86_400_000)
  if (asked.getTime() <= Date.now()) throw new AppError('expiry_in_the_past', {})
  return asked
}

/** Null never comes. */
function earlier(left: Date, right: Date | null): Date {
  return right === null || left < right ? left : right
}

async function holderOf(tx: Transaction<Tables>, ctx: Ctx, name: string): Promise<Holder> {
  const { actor } = ctx
  if (actor.kind === 'person' || actor.kind === 'key') return { person_id: actor.personId }
  if (actor.kind === 'service-account') return { service_account_id: actor.serviceAccountId }
  return { service_account_id: await insertServiceAccount(tx, { organisationId: organisationOf(ctx), name }) }
}

/** A person's are its own; a service account sees its own; the program itself, all of its organisation. */
export function ownKeys({ actor }: Ctx) {
  return (where: ExpressionBuilder<Tables, 'api_key'>): Expression<SqlBool> => {
    if (actor.kind === 'person' || actor.kind === 'key') return where('person_id', '=', actor.personId)
    if (actor.kind === 'service-account') return where('service_account_id', '=', actor.serviceAccountId)
    return where.lit(actor.kind === 'job')
  }
}

/** The keys of the same owner, oldest first, and how many there are. */
export async function listKeys(
  ctx: Ctx<'db'>,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: KeyRow[]; total: number }> {
  authorize(ctx, 'keys:manage')
  const own = ctx.db.selectFrom('api_key').where('organisation_id', '=', organisationOf(ctx)).where(ownKeys(ctx))
  const rows = await own.selectAll().orderBy('id').limit(page.limit).offset(page.offset).execute()
  const { total } = await own.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  return { rows, total }
}

/** Revokes a key of the same owner and every key that it made; every process refuses them within one second. */
export async function revokeKey(ctx: Ctx<'db'>, id: number): Promise<KeyRow> {
  return revoke(ctx, id, { scope: 'keys:manage', among: ownKeys(ctx) })
}

/** Revokes a key of anybody in the organisation, and every key that it made. */
export async function revokeAnyKey(ctx: Ctx<'db'>, id: number): Promise<KeyRow> {
  return revoke(ctx, id, { scope: 'people:manage', among: (where) => where.lit(true) })
}

async function revoke(
  ctx: Ctx<'db'>,
  id: number,
  { scope, among }: { scope: Scope; among: ReturnType<typeof ownKeys> },
): Promise<KeyRow> {
  authorize(ctx, scope)
  const organisationId = organisationOf(ctx)
  return ctx.db.transaction().execute(async (tx) => {
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

/** Every process reads again what it holds of keys: theirs, their people, their roles and groups. */
export async function tellKeysChanged(tx: Transaction<Tables>): Promise<void> {
  await sql`select pg_notify(${keysChannel}, '')`.execute(tx)
}

async function revokeDescendants(tx: Transaction<Tables>, id: number): Promise<void> {
  await sql`
    with recursive made as (
      select id from api_key where parent_key_id = ${id}
      union select api_key.id from api_key join made on api_key.parent_key_id = made.id
    )
    update api_key set revoked_at = now() where id in (select id from made) and revoked_at is null`.execute(tx)
}
