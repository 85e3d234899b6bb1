import type { OrganisationId, PersonId } from '#contract/ids'
import type { Database } from '#platform/db/database'
import { type RawBuilder, sql } from 'kysely'

export type UsageDimension = 'day' | 'person' | 'group' | 'service-account' | 'key' | 'model' | 'assistant'

export interface UsageLine {
  readonly id: number | null
  readonly name: string | null
  readonly requests: number
  readonly refused: number
  readonly failed: number
  readonly promptTokens: number
  readonly completionTokens: number
  readonly euros: number
  readonly wattHours: number
  readonly emissionsGrams: number
}

export interface UsagePeriod {
  readonly from: Date
  readonly until: Date
}

interface Dimension {
  readonly id: RawBuilder<number | null>
  readonly name: RawBuilder<unknown>
  /** The name in words, once lines are summed: a million moments are quicker cut than written out. */
  readonly told?: RawBuilder<string>
  readonly joined: RawBuilder<unknown>
  readonly only?: RawBuilder<unknown>
}

const none = sql``
const noNumber = sql<number | null>`null::integer`

/** Calls of programs have no person, those of a browser no key: they are left out where they have no place. */
const dimensions: Readonly<Record<UsageDimension, Dimension>> = {
  day: {
    id: noNumber,
    name: sql`date_bin('1 day', usage_event.at, '2000-01-01Z')`,
    told: sql`to_char(summed.name at time zone 'UTC', 'YYYY-MM-DD')`,
    joined: none,
  },
  model: { id: noNumber, name: sql`usage_event.model`, joined: none },
  person: {
    id: sql`person.id`,
    name: sql`person.name`,
    joined: sql`join person on person.id = usage_event.person_id`,
  },
  group: {
    id: sql`person_group.id`,
    name: sql`person_group.name`,
    joined: sql`join group_member on group_member.person_id = usage_event.person_id
      join person_group on person_group.id = group_member.group_id`,
  },
  'service-account': {
    id: sql`service_account.id`,
    name: sql`service_account.name`,
    joined: sql`join api_key on api_key.id = usage_event.key_id
      join service_account on service_account.id = api_key.service_account_id`,
  },
  key: { id: sql`api_key.id`, name: sql`api_key.name`, joined: sql`join api_key on api_key.id = usage_event.key_id` },
  // Under the name that it is asked by, where it is the one of every instance or is gone.
  assistant: {
    id: sql`assistant.id`,
    name: sql`coalesce(assistant.title, usage_event.assistant)`,
    joined: sql`left join assistant on assistant.name = usage_event.assistant
      and assistant.organisation_id = usage_event.organisation_id`,
    only: sql`usage_event.assistant is not null`,
  },
}

const mostLines = 1000

const isModelCall = sql`(usage_event.assistant is null or usage_event.endpoint = 'internal')`

/**
 * The program's own calls are part of the one that led to them: their tokens count, they are no request. An assistant's
 * answer is the request, and its tokens are those of the calls that were made for it.
 */
export async function sumBy(
  db: Database,
  { by, from, until }: UsagePeriod & { readonly by: UsageDimension },
  of: { readonly organisationId: OrganisationId } | { readonly personId: PersonId },
): Promise<UsageLine[]> {
  const { id, name, told = sql`summed.name`, joined, only = sql`true` } = dimensions[by]
  const whose =
    'personId' in of
      ? sql`usage_event.person_id = ${of.personId}`
      : sql`usage_event.organisation_id = ${of.organisationId}`
  const count = (those: RawBuilder<unknown>) =>
    sql`coalesce(sum(usage_event.requests) filter (where usage_event.endpoint <> 'internal' and ${those}), 0)::integer`
  const total = (column: string) =>
    sql`coalesce(sum(${sql.ref(`usage_event.${column}`)}) filter (where ${isModelCall}), 0)::float8`
  const { rows } = await sql<UsageLine>`
    select summed.id, ${told} as name, requests, refused, failed,
      "promptTokens", "completionTokens", euros, "wattHours", "emissionsGrams"
    from (select ${id} as id, ${name} as name, ${count(sql`true`)} as requests,
      ${count(sql`usage_event.status between 400 and 498`)} as refused,
      ${count(sql`usage_event.status >= 499`)} as failed,
      ${total('prompt_tokens')} as "promptTokens", ${total('completion_tokens')} as "completionTokens",
      ${total('cost_euros')} as euros, ${total('energy_watt_hours')} as "wattHours",
      ${total('emissions_grams')} as "emissionsGrams"
    from usage_event ${joined}
    where ${whose} and usage_event.at >= ${from} and usage_event.at < ${until} and ${only}
    group by 1, 2
    order by ${by === 'day' ? sql`2` : sql`3 desc, 2`}
    limit ${mostLines}) as summed`.execute(db)
  return rows
}
