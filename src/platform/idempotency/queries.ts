import type { PrincipalId } from '#contract/ids'
import type { Database } from '#platform/db/database'
import { sql } from 'kysely'

export interface ClaimedKey {
  /** Who calls, as a name of its own. */
  readonly caller: string
  readonly key: string
  readonly claim: string
}

export interface NewClaim extends ClaimedKey {
  readonly owner: PrincipalId
  readonly fingerprint: Buffer
  readonly leaseSeconds: number
  readonly keptSeconds: number
}

/** False when somebody works on it, or has answered it. One that is over, or whose process died, is begun again. */
export async function insertClaim(db: Database, wanted: NewClaim): Promise<boolean> {
  const { caller, key, claim, owner, fingerprint, leaseSeconds, keptSeconds } = wanted
  const { rows } = await sql`
    insert into idempotent_request (caller, key, owner_principal_id, fingerprint, claim, claimed_until, expires_at)
    values (${caller}, ${key}, ${owner}, ${fingerprint}, ${claim},
      now() + make_interval(secs => ${leaseSeconds}), now() + make_interval(secs => ${keptSeconds}))
    on conflict (caller, key) do update set
      owner_principal_id = excluded.owner_principal_id, fingerprint = excluded.fingerprint, claim = excluded.claim,
      claimed_until = excluded.claimed_until, expires_at = excluded.expires_at, answer = null
    where idempotent_request.expires_at < now()
      or (idempotent_request.answer is null and idempotent_request.claimed_until < now())
    returning 1 as claimed`.execute(db)
  return rows.length > 0
}

export function findRequest(db: Database, { caller, key }: Pick<ClaimedKey, 'caller' | 'key'>) {
  return db
    .selectFrom('idempotent_request')
    .select(['fingerprint', 'answer'])
    .where('caller', '=', caller)
    .where('key', '=', key)
    .executeTakeFirst()
}

/** Counts no further than one more than `most`. */
export async function countKeys(db: Database, caller: string, most: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count
    from (select 1 from idempotent_request where caller = ${caller} limit ${most + 1}) as kept`.execute(db)
  return rows[0]?.count ?? 0
}

const claimed = ({ caller, key, claim }: ClaimedKey) =>
  sql<boolean>`caller = ${caller} and key = ${key} and claim = ${claim}`

export async function renewClaim(db: Database, claim: ClaimedKey, leaseSeconds: number): Promise<void> {
  await db
    .updateTable('idempotent_request')
    .set({ claimed_until: sql`now() + make_interval(secs => ${leaseSeconds})` })
    .where(claimed(claim))
    .execute()
}

export async function keepAnswer(db: Database, claim: ClaimedKey, answer: string): Promise<void> {
  await db.updateTable('idempotent_request').set({ answer }).where(claimed(claim)).execute()
}

export async function deleteClaim(db: Database, claim: ClaimedKey): Promise<void> {
  await db.deleteFrom('idempotent_request').where(claimed(claim)).execute()
}

export async function deleteExpiredRequests(db: Database): Promise<number> {
  const gone = await db
    .deleteFrom('idempotent_request')
    .where('expires_at', '<', sql<Date>`now()`)
    .executeTakeFirst()
  return Number(gone.numDeletedRows)
}

export interface AnsweredKey {
  readonly caller: string
  readonly key: string
  /** Sealed. */
  readonly answer: string
}

/** What was answered, in the order of its names, after one of them. */
export async function listAnswered(db: Database, after: AnsweredKey | null, limit: number): Promise<AnsweredKey[]> {
  const { rows } = await sql<AnsweredKey>`
    select caller, key, answer from idempotent_request
    where answer is not null
      and (${after?.caller ?? null}::text is null or (caller, key) > (${after?.caller ?? null}, ${after?.key ?? null}))
    order by caller, key limit ${limit}`.execute(db)
  return rows
}

export async function deleteAnswered(db: Database, { caller, key }: AnsweredKey): Promise<void> {
  await sql`delete from idempotent_request where caller = ${caller} and key = ${key} and answer is not null`.execute(db)
}
