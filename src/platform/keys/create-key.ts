import type { KeyId, PersonId, ServiceAccountId } from '#contract/ids'
import type { Scope } from '#contract/route'
import { audit } from '#platform/audit/audit'
import type { Ctx } from '#platform/context'
import { takeLock } from '#platform/db/advisory-locks'
import type { Tables } from '#platform/db/database'
import { AppError } from '#platform/errors'
import type { Transaction } from 'kysely'
import { keyIdOf } from '../auth/actor.ts'
import { authorize, organisationOf } from '../auth/authorize.ts'
import { tellKeysChanged } from '../auth/key-changes.ts'
import { agentScopes, knownScopes } from '../auth/roles.ts'
import { insertServiceAccount } from '../auth/service-accounts.ts'
import { createToken, hashToken } from '../auth/token.ts'
import type { KeyRow } from './own-keys.ts'

/** What a key may do unless its creator says otherwise: it makes no other key. */
const defaultKeyScopes = agentScopes.filter((scope) => scope !== 'keys:manage')

const defaultLifeDays = 365

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
  id: ServiceAccountId,
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
  id: PersonId,
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
    await takeLock(tx, 'keys', String(organisationId))
    const parentEnd = parentId === null ? null : await endOfParent(tx, parentId)
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
        expires_at: earlier(expiresAt, parentEnd),
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

/**
 * Until when a key serves; null for ever. Read under the lock: a key that is revoked meanwhile makes none that its
 * revocation would not see. Throws `revoked_key`, `expired_key`.
 */
async function endOfParent(tx: Transaction<Tables>, parentId: KeyId): Promise<Date | null> {
  const keys = tx.selectFrom('api_key').select(['expires_at', 'revoked_at'])
  const parent = await keys.where('id', '=', parentId).executeTakeFirst()
  if (parent === undefined || parent.revoked_at !== null) throw new AppError('revoked_key', {})
  if (parent.expires_at !== null && parent.expires_at.getTime() <= Date.now()) throw new AppError('expired_key', {})
  return parent.expires_at
}
