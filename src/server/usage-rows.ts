import type { UsageRow } from '#inference/usage-ring'
import type { Database } from '#platform/db/database'

/** One statement for many calls to models. A row that came before is left alone. */
export async function insertUsageRows(db: Database, rows: readonly UsageRow[]): Promise<void> {
  if (rows.length === 0) return
  await db
    .insertInto('usage_event')
    .values(
      rows.map((row) => ({
        at: row.at,
        request_id: row.requestId,
        organisation_id: row.organisationId,
        key_id: row.keyId,
        person_id: row.personId,
        model: row.model,
        backend: row.backend,
        endpoint: row.endpoint,
        status: row.status,
        prompt_tokens: row.promptTokens,
        completion_tokens: row.completionTokens,
        duration_ms: row.durationMs,
        first_token_ms: row.firstTokenMs,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
