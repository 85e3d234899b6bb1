import type { Database } from '#platform/db/database'
import { sql } from 'kysely'

/** Fails when the database does not answer. */
export async function askDatabase(db: Database): Promise<void> {
  await sql`select 1`.execute(db)
}

/** Jobs that wait or run, in every process, as the queue counted them a few seconds ago. */
export async function countWaitingJobs(db: Database): Promise<number> {
  const { rows } = await sql<{ jobs: number }>`
    select coalesce(sum(queued_count + active_count), 0)::float8 as jobs from jobs.queue`.execute(db)
  return rows[0]?.jobs ?? 0
}
