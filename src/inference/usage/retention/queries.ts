import type { OrganisationId } from '#contract/ids'
import type { Database, Tables } from '#platform/db/database'
import { type Transaction, sql } from 'kysely'

/** The oldest day, before a moment, of which calls are still kept one by one; nothing when there is none. */
export async function findDayToTotal(db: Database, organisationId: OrganisationId, before: Date): Promise<Date | null> {
  const { rows } = await sql<{ day: Date | null }>`
    select date_trunc('day', min(at), 'UTC') as day from usage_event
    where organisation_id = ${organisationId} and at < ${before} and request_id <> ''`.execute(db)
  return rows[0]?.day ?? null
}

/**
 * Puts the totals of one day in the place of its calls: by model, server, endpoint, status and assistant, without person,
 * key or request. Sums and numbers of requests stay what they were; durations become means. Gives how many calls went.
 */
export async function totalDay(tx: Transaction<Tables>, organisationId: OrganisationId, day: Date): Promise<number> {
  const { rows } = await sql<{ calls: number }>`
    with gone as (
      delete from usage_event where organisation_id = ${organisationId} and at >= ${day}
        and at < ${day}::timestamptz + interval '1 day' returning *
    ), kept as (
      insert into usage_event (at, request_id, organisation_id, model, backend, endpoint, status, assistant, requests,
        prompt_tokens, completion_tokens, duration_ms, first_token_ms, cost_euros, energy_watt_hours, emissions_grams)
      select ${day}, '', organisation_id, model, backend, endpoint, status, assistant, sum(requests),
        sum(prompt_tokens), sum(completion_tokens), avg(duration_ms), avg(first_token_ms), sum(cost_euros), sum(energy_watt_hours),
        sum(emissions_grams)
      from gone group by organisation_id, model, backend, endpoint, status, assistant
    )
    select count(*)::integer as calls from gone where request_id <> ''`.execute(tx)
  return rows[0]?.calls ?? 0
}
