import { asCollectionId, type CollectionId, type PrincipalId } from '#contract/ids'
import type { Database } from '#platform/db/database'
import { sql } from 'kysely'
import { readBy } from '../access/queries.ts'

/** A page by the number of its last item. */
export interface StorePage<Id> {
  readonly after: Id | null
  readonly order: 'asc' | 'desc'
  readonly limit: number
}

/** When something was last done with it. */
const lastActive = sql<Date>`greatest(collection.last_active_at, collection.updated_at)`

/** Collections with the documents of each that the same readers may see, counted by state. */
function shownStores(db: Database, readable: readonly PrincipalId[]) {
  return db
    .selectFrom('collection')
    .leftJoinLateral(
      (from) =>
        from
          .selectFrom('document')
          .whereRef('document.collection_id', '=', 'collection.id')
          .where((where) => readBy(where.ref('document.readers'), readable))
          .select([
            sql<number>`(count(*) filter (where state = 'ready'))::integer`.as('completed'),
            sql<number>`(count(*) filter (where state = 'failed'))::integer`.as('failed'),
            sql<number>`(count(*) filter (where state in ('queued', 'processing')))::integer`.as('in_progress'),
            sql<number>`coalesce(sum(size_bytes), 0)::float8`.as('bytes'),
          ])
          .as('held'),
      (join) => join.onTrue(),
    )
    .select([
      ...(['collection.id', 'collection.name', 'collection.description', 'collection.metadata'] as const),
      ...(['collection.created_at', 'collection.expires_after_days'] as const),
    ])
    .select([
      lastActive.as('last_active_at'),
      sql<Date | null>`${lastActive} + expires_after_days * interval '1 day'`.as('expires_at'),
    ])
    .select((select) => [
      select.fn.coalesce('held.completed', sql<number>`0`).as('completed'),
      select.fn.coalesce('held.failed', sql<number>`0`).as('failed'),
      select.fn.coalesce('held.in_progress', sql<number>`0`).as('in_progress'),
      select.fn.coalesce('held.bytes', sql<number>`0`).as('bytes'),
    ])
    .where((where) => readBy(where.ref('collection.readers'), readable))
}

export function listStores(
  db: Database,
  readable: readonly PrincipalId[],
  { after, order, limit }: StorePage<CollectionId>,
) {
  return shownStores(db, readable)
    .$if(after !== null, (query) =>
      query.where('collection.id', order === 'asc' ? '>' : '<', after ?? asCollectionId(0)),
    )
    .orderBy('collection.id', order)
    .limit(limit)
    .execute()
}

export function findStore(db: Database, readable: readonly PrincipalId[], id: CollectionId) {
  return shownStores(db, readable).where('collection.id', '=', id).executeTakeFirst()
}

export type StoreRow = NonNullable<Awaited<ReturnType<typeof findStore>>>

/** For a job: one collection that is to be emptied, and who reads it. */
export function lockExpiredStore(tx: Database) {
  return tx
    .selectFrom('collection')
    .select(['id', 'readers'])
    .where('expires_after_days', 'is not', null)
    .where(sql<boolean>`${lastActive} + expires_after_days * interval '1 day' <= now()`)
    .where(sql<boolean>`not is_held_collection(collection.id)`)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('document')
          .select('document.readers')
          .whereRef('document.collection_id', '=', 'collection.id')
          .whereRef('collection.readers', '&&', 'document.readers'),
      ),
    )
    .orderBy('id')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
}
