import type { Database } from '#platform/db/database'
import { sql } from 'kysely'
import { until } from './until.ts'

/** Resolves once somebody waits, in this database, for what a transaction holds. */
export function untilSomebodyWaits(db: Database): Promise<void> {
  return until(async () => {
    const { rows } = await sql`select from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(db)
    return rows.length > 0
  })
}
