import { asDocumentId, type CollectionId, type DocumentId, type PrincipalId } from '#contract/ids'
import type { Database, Tables } from '#platform/db/database'
import { type Insertable, type Selectable, sql } from 'kysely'
import { readBy } from '#data/access/queries'
import type { StorePage } from '../queries.ts'

/** Documents as files of a collection. */
function shownFiles(db: Database, readable: readonly PrincipalId[], collectionId: CollectionId) {
  return db
    .selectFrom('document')
    .select(['id', 'collection_id', 'external_id', 'title', 'file_name', 'state', 'error_code', 'error_details'])
    .select(['size_bytes', 'metadata', 'created_at', 'readers'])
    .where('collection_id', '=', collectionId)
    .where((where) => readBy(where.ref('document.readers'), readable))
}

export interface StoreFilesPage extends StorePage<DocumentId> {
  readonly collectionId: CollectionId
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
    .$if(after !== null, (query) => query.where('id', order === 'asc' ? '>' : '<', after ?? asDocumentId(0)))
    .orderBy('id', order)
    .limit(limit)
    .execute()
}

/** By the file that it was made of, or by its own number. */
export function findStoreFile(
  db: Database,
  readable: readonly PrincipalId[],
  { collectionId, fileId }: { readonly collectionId: CollectionId; readonly fileId: string },
) {
  const number = /^file-([1-9]\d{0,8})$/.exec(fileId)?.[1]
  return shownFiles(db, readable, collectionId)
    .where((where) =>
      number === undefined ? where('external_id', '=', fileId) : where('id', '=', asDocumentId(Number(number))),
    )
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
export function updateFileMetadata(db: Database, id: DocumentId, metadata: string) {
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
  { collectionId, id }: { readonly collectionId: CollectionId; readonly id: string },
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
