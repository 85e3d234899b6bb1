import type { CollectionId, PrincipalId } from '#contract/ids'
import type { Database, Tables } from '#platform/db/database'
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import { readBy } from '../access/queries.ts'
import { likePattern } from '../like-pattern.ts'

export type CollectionRow = Selectable<Tables['collection']> & { owner: string | null; documents: number }

/** Collections as they are shown, with the documents of each that the same readers may see. */
function shownCollections(db: Database, readable: readonly PrincipalId[]) {
  return db
    .selectFrom('collection')
    .leftJoin('person', 'person.principal_id', 'collection.owner_principal_id')
    .leftJoin('service_account', 'service_account.principal_id', 'collection.owner_principal_id')
    .selectAll('collection')
    .select((select) => [
      select.fn.coalesce('person.name', 'service_account.name').as('owner'),
      select
        .selectFrom('document')
        .whereRef('document.collection_id', '=', 'collection.id')
        .where((where) => readBy(where.ref('document.readers'), readable))
        .select(sql<number>`count(*)`.as('documents'))
        .as('documents'),
    ])
    .where((where) => readBy(where.ref('collection.readers'), readable))
    .$narrowType<{ documents: number }>()
}

export interface CollectionFilter {
  /** Part of the name, whatever its case. */
  name?: string | undefined
  visibility?: CollectionRow['visibility'] | undefined
}

export interface CollectionPage extends CollectionFilter {
  /** The oldest first by default. */
  orderBy?: 'id' | 'name' | 'created' | 'updated' | undefined
  direction?: 'asc' | 'desc' | undefined
  limit: number
  offset: number
}

const orderColumns = {
  id: 'collection.id',
  name: 'collection.name',
  created: 'collection.created_at',
  updated: 'collection.updated_at',
} as const

export function listReadableCollections(
  db: Database,
  readable: readonly PrincipalId[],
  { name, visibility, orderBy = 'id', direction = 'asc', limit, offset }: CollectionPage,
): Promise<CollectionRow[]> {
  return shownCollections(db, readable)
    .$if(name !== undefined, (query) => query.where('collection.name', 'ilike', likePattern(name ?? '')))
    .$if(visibility !== undefined, (query) => query.where('collection.visibility', '=', visibility ?? 'private'))
    .orderBy(orderColumns[orderBy], direction)
    .orderBy('collection.id', direction)
    .limit(limit)
    .offset(offset)
    .execute()
}

export function countReadableCollections(
  db: Database,
  readable: readonly PrincipalId[],
  { name, visibility }: CollectionFilter,
) {
  return db
    .selectFrom('collection')
    .select((select) => select.fn.countAll<number>().as('total'))
    .where((where) => readBy(where.ref('collection.readers'), readable))
    .$if(name !== undefined, (query) => query.where('collection.name', 'ilike', likePattern(name ?? '')))
    .$if(visibility !== undefined, (query) => query.where('collection.visibility', '=', visibility ?? 'private'))
    .executeTakeFirstOrThrow()
}

export function findReadableCollection(db: Database, readable: readonly PrincipalId[], id: CollectionId) {
  return shownCollections(db, readable).where('collection.id', '=', id).executeTakeFirst()
}

/** Of a collection that empties itself, whether its time is not over. */
const isUnexpired = sql<boolean>`(expires_after_days is null
  or greatest(last_active_at, updated_at) + expires_after_days * interval '1 day' > now())`

/** Their days without use begin anew; said once a minute at most. For collections that may be read: that was asked before. */
export function noteUse(db: Database, ids: readonly CollectionId[]) {
  return db
    .updateTable('collection')
    .set({ last_active_at: sql`now()` })
    .where('id', 'in', [...ids])
    .where('expires_after_days', 'is not', null)
    .where('last_active_at', '<', sql<Date>`now() - interval '1 minute'`)
    .returning('readers')
    .execute()
}

/** Which of these collections may be read, and have not expired. */
export function findReadableCollections(db: Database, readable: readonly PrincipalId[], ids: readonly CollectionId[]) {
  return db
    .selectFrom('collection')
    .select(['id', 'name', 'expires_after_days'])
    .where('id', 'in', [...ids])
    .where(isUnexpired)
    .where((where) => readBy(where.ref('collection.readers'), readable))
    .execute()
}

export function insertCollection(db: Database, row: Insertable<Tables['collection']>) {
  return db.insertInto('collection').values(row).returning(['id', 'readers']).executeTakeFirstOrThrow()
}

/** Keeps the collection, and so all that hangs on it, from being changed by another transaction. */
export function lockCollection(db: Database, readable: readonly PrincipalId[], id: CollectionId) {
  return db
    .selectFrom('collection')
    .select('id')
    .where('id', '=', id)
    .where((where) => readBy(where.ref('collection.readers'), readable))
    .forUpdate()
    .executeTakeFirst()
}

/** Keeps the collection from being deleted by another transaction; one that is being deleted is waited for. */
export function holdCollection(db: Database, readable: readonly PrincipalId[], id: CollectionId) {
  return db
    .selectFrom('collection')
    .select('id')
    .where('id', '=', id)
    .where((where) => readBy(where.ref('collection.readers'), readable))
    .forKeyShare()
    .executeTakeFirst()
}

/** For whoever may write it: that was asked before. */
export function updateCollectionRow(db: Database, id: CollectionId, change: Updateable<Tables['collection']>) {
  return db
    .updateTable('collection')
    .set({ ...change, updated_at: sql`now()` })
    .where('id', '=', id)
    .returning(['id', 'readers'])
    .execute()
}

/** Every document of a collection that is about to go, whoever reads it: the collection's own readers were asked. */
export function deleteDocumentsOf(db: Database, readable: readonly PrincipalId[], collectionId: CollectionId) {
  return db
    .deleteFrom('document')
    .using('collection')
    .whereRef('collection.id', '=', 'document.collection_id')
    .where('collection.id', '=', collectionId)
    .where((where) => readBy(where.ref('collection.readers'), readable))
    .returning('document.id')
    .execute()
}

export function deleteReadableCollection(db: Database, readable: readonly PrincipalId[], id: CollectionId) {
  return db
    .deleteFrom('collection')
    .where('id', '=', id)
    .where((where) => readBy(where.ref('collection.readers'), readable))
    .execute()
}

export function findOrganisation(db: Database) {
  return db.selectFrom('organisation').select('id').orderBy('id').limit(1).executeTakeFirst()
}
