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
