import type { Scope } from '#contract/route'
import type { Database } from '#platform/db/database'
import { AppError } from '#platform/errors'
import type { Identity, KeyActor, ServiceAccountActor } from './actor.ts'
import { type KeyId, type PrincipalId, asPrincipalId } from '#contract/ids'
import { findPublicPrincipal, listActiveKeys } from './queries.ts'
import { knownScopes, scopesOfRole } from './roles.ts'
import { hashToken } from './token.ts'

type KeyHolder = Identity<KeyActor | ServiceAccountActor>
interface HeldKey {
  actor: KeyHolder
  expiresAtMs: number
  personExpiresAtMs: number
  revoked: boolean
}

/** All keys in memory, by hash: the request path asks no database. `refresh` follows each change within one second. */
export class KeyRing {
  #keys = new Map<string, HeldKey>()
  /** Hashing costs more than a look-up: the last header values are remembered. */
  #byHeader = new Map<string, HeldKey>()
  readonly #db: Database
  #asked = 0
  #applied = 0

  constructor(db: Database) {
    this.#db = db
  }

  /** Of two readings at the same time, the one asked last wins. */
  async refresh(): Promise<void> {
    this.#asked += 1
    const turn = this.#asked
    const publicPrincipal = (await findPublicPrincipal(this.#db)).id
    const rows = await listActiveKeys(this.#db)
    if (turn < this.#applied) return
    this.#applied = turn
    this.#keys = new Map(rows.map((row) => [row.token_hash.toString('base64'), heldKey(row, publicPrincipal)]))
    this.#byHeader = new Map()
  }

  /** Throws `invalid_key`, `revoked_key`, `expired_key` or `account_expired`. */
  authenticate(token: string, nowMs: number): KeyHolder {
    return usable(this.#byHeader.get(token) ?? this.#find(token), nowMs)
  }

  /** The same by the key's number, for work that goes on after its request. */
  holderOf(id: KeyId, nowMs: number): KeyHolder {
    return usable(
      [...this.#keys.values()].find(({ actor }) => actor.keyId === id),
      nowMs,
    )
  }

  #find(token: string): HeldKey | undefined {
    const held = this.#keys.get(hashToken(token).toString('base64'))
    if (held && this.#byHeader.size < 10_000) this.#byHeader.set(token, held)
    return held
  }
}

function usable(held: HeldKey | undefined, nowMs: number): KeyHolder {
  if (!held) throw new AppError('invalid_key', {})
  if (held.revoked) throw new AppError('revoked_key', {})
  if (held.expiresAtMs <= nowMs) throw new AppError('expired_key', {})
  if (held.personExpiresAtMs <= nowMs) throw new AppError('account_expired', {})
  return held.actor
}

type KeyRow = Awaited<ReturnType<typeof listActiveKeys>>[number]

function heldKey(row: KeyRow, publicPrincipal: PrincipalId): HeldKey {
  return {
    expiresAtMs: endOf(row.expires_at),
    personExpiresAtMs: endOf(row.person_expires_at),
    revoked: isRevoked(row),
    actor: holderOf(row, publicPrincipal),
  }
}

function endOf(moment: Date | null): number {
  return moment?.getTime() ?? Number.POSITIVE_INFINITY
}

/** Keys do not outlive the right of their person, program or organisation to come in. */
function isRevoked({ revoked_at, ...row }: KeyRow): boolean {
  const ends = [row.person_disabled_at, row.service_account_disabled_at, row.organisation_disabled_at, revoked_at]
  return ends.some((end) => end !== null)
}

function holderOf(row: KeyRow, publicPrincipal: PrincipalId): KeyHolder {
  const ownPrincipal = asPrincipalId(row.own_principal_id)
  const common = {
    keyId: row.id,
    organisationId: row.organisation_id,
    ownPrincipal,
    principals: [
      publicPrincipal,
      row.organisation_principal_id,
      ownPrincipal,
      ...row.group_principal_ids.map(asPrincipalId),
    ],
    scopes: new Set(scopesOf(row)),
  }
  if (row.person_id !== null) {
    const { person_role: role, person_priority: priority } = row
    return { ...common, kind: 'key', personId: row.person_id, role: role ?? '', priority: priority ?? 0 }
  }
  if (row.service_account_id === null) throw new AppError('internal', { reason: `key ${row.id} belongs to nobody` })
  return { ...common, kind: 'service-account', serviceAccountId: row.service_account_id }
}

/** A key of a person never allows more than the person's role does today. */
function scopesOf({ scopes, person_role: role, role_scopes }: KeyRow): Scope[] {
  const own = knownScopes(scopes)
  if (role === null) return own
  const allowed = scopesOfRole(role, role_scopes)
  return own.filter((scope) => allowed.includes(scope))
}
