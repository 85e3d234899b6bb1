import type { CollectionId, DocumentId } from '#contract/ids'
import { takeLock } from '#platform/db/advisory-locks'
import type { Database } from '#platform/db/database'
import { sql } from 'kysely'

/**
 * Held to the end of the transaction by whoever points a document at a file and by whoever deletes a file: the same
 * content uploaded again while its last document goes is neither lost nor kept for ever.
 */
export function lockBlob(db: Database, hash: string): Promise<void> {
  return takeLock(db, 'blob', hash)
}

/** Which of these hashes a document, whoever reads it, one of its versions, a pack, or a file that somebody keeps points at. */
export async function listUsedBlobs(db: Database, hashes: readonly string[]): Promise<string[]> {
  const asked = sql.val([...hashes])
  const { rows } = await sql<{ hash: string }>`
    select blob_hash as hash from document where blob_hash = any(${asked}::text[]) and cardinality(readers) >= 0
    union select blob_hash from document_version where blob_hash = any(${asked}::text[])
    union select blob_hash from stored_file where blob_hash = any(${asked}::text[])
    union select blob_hash from pack where blob_hash = any(${asked}::text[])`.execute(db)
  return rows.map(({ hash }) => hash)
}

/** Whether a document, one of its versions, a pack, or a file that somebody keeps still points at this hash. */
export async function isBlobUsed(db: Database, hash: string): Promise<boolean> {
  return (await listUsedBlobs(db, [hash])).length > 0
}

/** Files of all versions of these documents, about to be deleted: whoever deletes them was asked. */
export async function listFilesOf(
  tx: Database,
  which: { documentIds: readonly DocumentId[] } | { collectionId: CollectionId },
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
