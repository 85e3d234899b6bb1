import type { UsageRow } from '#inference/usage-ring'
import { type Database, wrapDatabaseErrors } from '#platform/db/database'
import { sql } from 'kysely'

/** One statement and one parameter, whatever the number of calls. A row that came before is left alone. */
export async function insertUsageRows(db: Database, rows: readonly UsageRow[]): Promise<void> {
  if (rows.length === 0) return
  await wrapDatabaseErrors(() =>
    sql`
      insert into usage_event (at, request_id, organisation_id, key_id, person_id, model, backend, endpoint, status,
        prompt_tokens, completion_tokens, duration_ms, first_token_ms)
      select at, "requestId", "organisationId", "keyId", "personId", model, backend, endpoint, status,
        "promptTokens", "completionTokens", "durationMs", "firstTokenMs"
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (at timestamptz, "requestId" text,
        "organisationId" integer, "keyId" integer, "personId" integer, model text, backend text, endpoint text,
        status integer, "promptTokens" integer, "completionTokens" integer, "durationMs" real, "firstTokenMs" real)
      on conflict do nothing`.execute(db),
  )
}

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
