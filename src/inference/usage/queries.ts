import type { KeyId, PersonId } from '#contract/ids'
import type { Database, Tables } from '#platform/db/database'
import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'

/** Whose calls, and which of them. */
export interface UsageFilter {
  /** A person's, or those of one key. */
  readonly of: { readonly personId: PersonId } | { readonly keyId: KeyId }
  readonly from: Date
  readonly until: Date
  readonly endpoint?: string | undefined
  readonly models?: readonly string[] | undefined
  readonly keyId?: KeyId | undefined
}

export interface UsagePage extends UsageFilter {
  readonly limit: number
  readonly offset: number
}

/** The program's own calls are part of the one that led to them. */
const internal = 'internal'

function chosen({ of, from, until, endpoint, models, keyId }: UsageFilter) {
  return (where: ExpressionBuilder<Tables, 'usage_event'>): Expression<SqlBool> =>
    where.and([
      'personId' in of ? where('person_id', '=', of.personId) : where('key_id', '=', of.keyId),
      where('at', '>=', from),
      where('at', '<', until),
      where('endpoint', endpoint === undefined ? '<>' : '=', endpoint ?? internal),
      ...(models === undefined ? [] : [where('model', 'in', models)]),
      ...(keyId === undefined ? [] : [where('key_id', '=', keyId)]),
    ])
}

export async function listUsage(db: Database, { limit, offset, ...filter }: UsagePage) {
  const own = db.selectFrom('usage_event').where(chosen(filter))
  const rows = await own.selectAll().orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).offset(offset).execute()
  const { total } = await own.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  return { rows, total }
}

/** Days without a call are not there. */
export async function sumUsage(db: Database, { limit, offset, ...filter }: UsagePage) {
  const day = sql<Date>`date_trunc('day', at, 'UTC')`
  const days = db
    .selectFrom('usage_event')
    .where(chosen(filter))
    .select(day.as('day'))
    .select(({ fn }) => [
      fn.sum<number>('requests').as('requests'),
      fn.coalesce(fn.sum<number>('prompt_tokens'), sql<number>`0`).as('prompt_tokens'),
      fn.coalesce(fn.sum<number>('completion_tokens'), sql<number>`0`).as('completion_tokens'),
      fn.sum<number | null>('cost_euros').as('cost_euros'),
      fn.sum<number | null>('energy_watt_hours').as('energy_watt_hours'),
      fn.sum<number | null>('emissions_grams').as('emissions_grams'),
    ])
    .groupBy(day)
  const rows = await days.orderBy(day, 'desc').limit(limit).offset(offset).execute()
  const { total } = await db
    .selectFrom(days.as('days'))
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  return { rows, total }
}
