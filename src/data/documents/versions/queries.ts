import type { PrincipalId } from '#platform/auth/ids'
import type { Database } from '#platform/db/database'
import { sql } from 'kysely'
import { readBy } from '#data/access/queries'

/** Versions of a document that may be read, the current one first, then the latest. */
export function listReadableVersions(
  db: Database,
  readable: readonly PrincipalId[],
  { documentId, limit, offset }: { documentId: number; limit: number; offset: number },
) {
  return readableVersions(db, readable, documentId)
    .select((select) =>
      select
        .selectFrom('chunk')
        .whereRef('chunk.document_version_id', '=', 'document_version.id')
        .where((where) => readBy(where.ref('chunk.readers'), readable))
        .select(sql<number>`count(*)`.as('chunks'))
        .as('chunks'),
    )
    .select(sql<number>`jsonb_array_length(document_version.pages)`.as('page_count'))
    .$narrowType<{ chunks: number }>()
    .orderBy(sql`document_version.id = document.current_version_id`, 'desc')
    .orderBy('document_version.effective_from', (order) => order.desc().nullsLast())
    .orderBy('document_version.id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
}

function readableVersions(db: Database, readable: readonly PrincipalId[], documentId: number) {
  return db
    .selectFrom('document_version')
    .innerJoin('document', 'document.id', 'document_version.document_id')
    .select([
      'document_version.id',
      'document_version.title',
      'document_version.file_name',
      'document_version.media_type',
      'document_version.blob_hash',
      'document_version.size_bytes',
      'document_version.fetched_at',
      'document_version.replaced_at',
      'document_version.effective_from',
      'document_version.effective_to',
      'document_version.legal_status',
      'document_version.source_updated_at',
    ])
    .select(sql<boolean>`document_version.id = document.current_version_id`.as('is_current'))
    .where('document.id', '=', documentId)
    .where((where) => readBy(where.ref('document.readers'), readable))
}

export async function countReadableVersions(db: Database, readable: readonly PrincipalId[], documentId: number) {
  const { total } = await db
    .selectFrom('document_version')
    .innerJoin('document', 'document.id', 'document_version.document_id')
    .select((select) => select.fn.countAll<number>().as('total'))
    .where('document.id', '=', documentId)
    .where((where) => readBy(where.ref('document.readers'), readable))
    .executeTakeFirstOrThrow()
  return total
}

export function findReadableVersion(
  db: Database,
  readable: readonly PrincipalId[],
  { documentId, versionId }: { documentId: number; versionId: number },
) {
  return readableVersions(db, readable, documentId).where('document_version.id', '=', versionId).executeTakeFirst()
}

/** The same text read again takes the place of what it was; other versions are kept, and say since when they are past. */
export async function retireVersions(tx: Database, documentIds: readonly number[]): Promise<void> {
  const ids = sql.val([...documentIds])
  await sql`
    delete from document_version as old using document, document_version as new
    where document.id = any(${ids}::integer[]) and cardinality(document.readers) >= 0
      and new.id = document.current_version_id and old.document_id = document.id
      and old.id <> new.id and old.version_key is null
      and old.blob_hash is not distinct from new.blob_hash and old.markdown = new.markdown`.execute(tx)
  await sql`
    update document_version as old set replaced_at = now() from document
    where document.id = any(${ids}::integer[]) and cardinality(document.readers) >= 0
      and old.document_id = document.id and old.id <> document.current_version_id
      and old.version_key is null and old.replaced_at is null`.execute(tx)
}

/** Files of all versions of these documents, about to be deleted: whoever deletes them was asked. */
export async function listFilesOf(
  tx: Database,
  which: { documentIds: readonly number[] } | { collectionId: number },
): Promise<string[]> {
  const asked =
    'collectionId' in which
      ? sql`document.collection_id = ${which.collectionId}`
      : sql`document.id = any(${sql.val([...which.documentIds])}::integer[])`
  const { rows } = await sql<{ hash: string }>`
    select distinct file.hash from document
    left join document_version on document_version.document_id = document.id
    cross join lateral (values (document.blob_hash), (document_version.blob_hash)) as file (hash)
    where ${asked} and cardinality(document.readers) >= 0 and file.hash is not null`.execute(tx)
  return rows.map(({ hash }) => hash)
}

/** Within the transaction that stores the text of a document: its file is of no more use. */
export function forgetOriginal(tx: Database, documentId: number) {
  return tx
    .updateTable('document')
    .set({ blob_hash: null })
    .where('id', '=', documentId)
    .returning('readers')
    .executeTakeFirst()
}

interface ForgottenFile {
  readonly collection_id: number
  readonly hash: string
}

/**
 * For a job: files of documents that were read, in collections that keep none and are not held. A document that waits to
 * be read, or whose reading failed, keeps the one that it is read from.
 */
export async function forgetReadOriginals(tx: Database, limit: number): Promise<ForgottenFile[]> {
  const { rows } = await sql<ForgottenFile>`
    with read as (
      select document.id, document.collection_id, document.blob_hash as hash
      from document join collection on collection.id = document.collection_id
      where not collection.keep_originals and not is_held_collection(collection.id)
        and document.blob_hash is not null and document.state = 'ready' and cardinality(document.readers) >= 0
      order by document.id limit ${limit}
      for no key update of document
    )
    update document set blob_hash = null from read where document.id = read.id
    returning read.collection_id, read.hash`.execute(tx)
  return rows
}

/** The same for their versions, whose text is there by nature. */
export async function forgetVersionOriginals(tx: Database, limit: number): Promise<ForgottenFile[]> {
  const { rows } = await sql<ForgottenFile>`
    with read as (
      select document_version.id, document.collection_id, document_version.blob_hash as hash
      from document_version
      join document on document.id = document_version.document_id
      join collection on collection.id = document.collection_id
      where not collection.keep_originals and not is_held_collection(collection.id)
        and document_version.blob_hash is not null and cardinality(document.readers) >= 0
      order by document_version.id limit ${limit}
      for no key update of document_version
    )
    update document_version set blob_hash = null from read where document_version.id = read.id
    returning read.collection_id, read.hash`.execute(tx)
  return rows
}
