import type { PersonId } from '#contract/ids'
import { createHash } from 'node:crypto'
import type { Database, Tables } from '#platform/db/database'
import { AppError } from '#platform/errors'
import { type Kysely, type Transaction, sql } from 'kysely'

interface Guarded {
  readonly subject: string
  /** Attempts that cost no wait. */
  readonly free: number
}

const longestWaitSeconds = 900
const forgottenAfterSeconds = 3600

/** Whom the attempts are counted against: the account, and the address (many people share one). */
export function guardedBy(email: string, address: string | null): Guarded[] {
  const account = createHash('sha256').update(email.toLowerCase()).digest('hex')
  return [
    { subject: `account:${account}`, free: 5 },
    ...(address === null ? [] : [{ subject: `address:${address}`, free: 30 }]),
  ]
}

/** Second factors of one person: whoever knows the password may not try every code. */
export function guardedBySecondFactor(personId: PersonId): Guarded[] {
  return [{ subject: `second-factor:${personId}`, free: 5 }]
}

/**
 * Counts an attempt before it is tried, so that a burst cannot slip through; each failure past the free ones doubles
 * the wait. Throws `rate_limited` while the wait lasts.
 */
export async function countAttempt(db: Database, guarded: readonly Guarded[]): Promise<void> {
  await db.transaction().execute(async (tx) => {
    for (const one of guarded) {
      if (!(await counts(tx, one))) throw new AppError('rate_limited', { retryAfterSeconds: await waitOf(tx, one) })
    }
  })
}

const wait = (free: number) =>
  sql`make_interval(secs => case when sign_in_failure.failures < ${free} then 0
    else least(${longestWaitSeconds}, power(2, sign_in_failure.failures - ${free})) end)`

/** By the clock: of two attempts at once, the one whose transaction began first may come second. */
async function counts(tx: Transaction<Tables>, { subject, free }: Guarded): Promise<boolean> {
  const { rows } = await sql`
    insert into sign_in_failure (subject, failures, last_failed_at) values (${subject}, 1, clock_timestamp())
    on conflict (subject) do update set
      failures = case
        when sign_in_failure.last_failed_at < clock_timestamp() - make_interval(secs => ${forgottenAfterSeconds}) then 1
        else least(sign_in_failure.failures + 1, 1000) end,
      last_failed_at = clock_timestamp()
    where sign_in_failure.last_failed_at + ${wait(free)} <= clock_timestamp()
    returning subject`.execute(tx)
  return rows.length > 0
}

async function waitOf(tx: Transaction<Tables>, { subject, free }: Guarded): Promise<number> {
  const { rows } = await sql<{ seconds: number }>`
    select greatest(1, ceil(extract(epoch from last_failed_at + ${wait(free)} - now())))::float8 as seconds
    from sign_in_failure where subject = ${subject}`.execute(tx)
  return rows[0]?.seconds ?? 1
}

/** The right password was given: the account starts afresh, the address gets its attempt back. */
export async function forgetAttempt(tx: Kysely<Tables>, guarded: readonly Guarded[]): Promise<void> {
  const [account, ...others] = guarded.map(({ subject }) => subject)
  if (account !== undefined) await tx.deleteFrom('sign_in_failure').where('subject', '=', account).execute()
  if (others.length === 0) return
  await tx
    .updateTable('sign_in_failure')
    .set({ failures: sql<number>`greatest(0, failures - 1)` })
    .where('subject', 'in', others)
    .execute()
}
