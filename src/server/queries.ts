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

interface Setting {
  readonly organisationId: number
  readonly name: string
}

export async function findSetting(db: Database, { organisationId, name }: Setting): Promise<unknown> {
  const row = await db
    .selectFrom('setting')
    .select('value')
    .where('organisation_id', '=', organisationId)
    .where('name', '=', name)
    .executeTakeFirst()
  return row?.value ?? null
}

export async function keepSetting(db: Database, { organisationId, name }: Setting, value: object): Promise<void> {
  const text = JSON.stringify(value)
  await db
    .insertInto('setting')
    .values({ organisation_id: organisationId, name, value: text })
    .onConflict((conflict) => conflict.columns(['organisation_id', 'name']).doUpdateSet({ value: text }))
    .execute()
}
