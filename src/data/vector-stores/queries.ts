import type { PrincipalId } from '#platform/auth/ids'
import type { Database, Tables } from '#platform/db/database'
import { type Insertable, type Selectable, sql } from 'kysely'
import { readBy } from '../access/queries.ts'

/** A page by the number of its last item. */
export interface StorePage {
  readonly after: number | null
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

export function listStores(db: Database, readable: readonly PrincipalId[], { after, order, limit }: StorePage) {
  return shownStores(db, readable)
    .$if(after !== null, (query) => query.where('collection.id', order === 'asc' ? '>' : '<', after ?? 0))
    .orderBy('collection.id', order)
    .limit(limit)
    .execute()
}

export function findStore(db: Database, readable: readonly PrincipalId[], id: number) {
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

/** Documents as files of a collection. */
function shownFiles(db: Database, readable: readonly PrincipalId[], collectionId: number) {
  return db
    .selectFrom('document')
    .select(['id', 'collection_id', 'external_id', 'title', 'file_name', 'state', 'error_code', 'error_details'])
    .select(['size_bytes', 'metadata', 'created_at', 'readers'])
    .where('collection_id', '=', collectionId)
    .where((where) => readBy(where.ref('document.readers'), readable))
}

export interface StoreFilesPage extends StorePage {
  readonly collectionId: number
  /** Every state when null. */
  readonly states: readonly Tables['document']['state'][] | null
  /** Names by which the collection knows them; all when null. */
  readonly externalIds: readonly string[] | null
}

export function listStoreFiles(
  db: Database,
  readable: readonly PrincipalId[],
  { collectionId, states, externalIds, after, order, limit }: StoreFilesPage,
) {
  return shownFiles(db, readable, collectionId)
    .$if(states !== null, (query) => query.where('state', 'in', [...(states ?? [])]))
    .$if(externalIds !== null, (query) =>
      query.where(
        (where) => sql<boolean>`${where.ref('external_id')} = any(${sql.val([...(externalIds ?? [])])}::text[])`,
      ),
    )
    .$if(after !== null, (query) => query.where('id', order === 'asc' ? '>' : '<', after ?? 0))
    .orderBy('id', order)
    .limit(limit)
    .execute()
}

/** By the file that it was made of, or by its own number. */
export function findStoreFile(
  db: Database,
  readable: readonly PrincipalId[],
  { collectionId, fileId }: { readonly collectionId: number; readonly fileId: string },
) {
  const number = /^file-([1-9]\d{0,8})$/.exec(fileId)?.[1]
  return shownFiles(db, readable, collectionId)
    .where((where) => (number === undefined ? where('external_id', '=', fileId) : where('id', '=', Number(number))))
    .executeTakeFirst()
}
export type StoreFileRow = NonNullable<Awaited<ReturnType<typeof findStoreFile>>>

/** Every document that was made of a file, wherever it is attached. */
export function listAttachedDocuments(db: Database, readable: readonly PrincipalId[], fileId: string) {
  return db
    .selectFrom('document')
    .select('id')
    .where('external_id', '=', fileId)
    .where((where) => readBy(where.ref('document.readers'), readable))
    .execute()
}

/** Who may was asked before. */
export function updateFileMetadata(db: Database, id: number, metadata: string) {
  return db
    .updateTable('document')
    .set({ metadata, updated_at: sql`now()` })
    .where('id', '=', id)
    .returning('readers')
    .execute()
}

export type FileBatchRow = Selectable<Tables['file_batch']>

export function insertFileBatch(db: Database, row: Insertable<Tables['file_batch']>): Promise<FileBatchRow> {
  return db.insertInto('file_batch').values(row).returningAll().executeTakeFirstOrThrow()
}

export function findFileBatch(
  db: Database,
  { collectionId, id }: { readonly collectionId: number; readonly id: string },
): Promise<FileBatchRow | undefined> {
  return db
    .selectFrom('file_batch')
    .selectAll()
    .where('id', '=', id)
    .where('collection_id', '=', collectionId)
    .executeTakeFirst()
}

export function markCancelled(db: Database, id: string, cancelled: readonly string[]): Promise<FileBatchRow> {
  return db
    .updateTable('file_batch')
    .set({ cancelled_ids: sql`cancelled_ids || ${sql.val([...cancelled])}::text[]` })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}
