import type { KeyId, PersonId, ServiceAccountId } from '#contract/ids'
import type { Ctx } from '#platform/context'
import type { Tables } from '#platform/db/database'
import { type Selectable, sql } from 'kysely'
import { authorize, organisationOf } from '../auth/authorize.ts'

/** A key with whose it is, as whoever governs people sees it. */
export interface OwnedKeyRow extends Selectable<Tables['api_key']> {
  readonly owner: string | null
  /** When a model was last called with it. */
  readonly last_used_at: Date | null
}

export interface KeyFilter {
  readonly id?: KeyId | undefined
  readonly personId?: PersonId | undefined
  readonly serviceAccountId?: ServiceAccountId | undefined
}

interface KeyPage extends KeyFilter {
  readonly limit: number
  readonly offset: number
  readonly orderBy?: keyof typeof keyOrders | undefined
  readonly direction?: 'asc' | 'desc' | undefined
}

const keyOrders = {
  id: 'api_key.id',
  name: 'api_key.name',
  created: 'api_key.created_at',
  expires: 'api_key.expires_at',
} as const

/** Keys of the whole organisation, the newest first unless asked otherwise. */
export async function listAllKeys(
  ctx: Ctx<'db'>,
  { limit, offset, id, personId, serviceAccountId, orderBy, direction }: KeyPage,
): Promise<{ rows: OwnedKeyRow[]; total: number }> {
  authorize(ctx, 'people:manage')
  let keys = ctx.db.selectFrom('api_key').where('api_key.organisation_id', '=', organisationOf(ctx))
  if (id !== undefined) keys = keys.where('api_key.id', '=', id)
  if (personId !== undefined) keys = keys.where('api_key.person_id', '=', personId)
  if (serviceAccountId !== undefined) keys = keys.where('api_key.service_account_id', '=', serviceAccountId)
  const rows = await keys
    .leftJoin('person', 'person.id', 'api_key.person_id')
    .leftJoin('service_account', 'service_account.id', 'api_key.service_account_id')
    .selectAll('api_key')
    .select(({ fn }) => [
      fn.coalesce('person.name', 'service_account.name').as('owner'),
      sql<Date | null>`(select max(at) from usage_event where usage_event.key_id = api_key.id)`.as('last_used_at'),
    ])
    .orderBy(keyOrders[orderBy ?? 'id'], direction ?? (orderBy === undefined ? 'desc' : 'asc'))
    .orderBy('api_key.id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
  const { total } = await keys.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  return { rows, total }
}
