import type { CollectionId, DocumentId } from '#contract/ids'
import type { DocumentMetadata } from '#contract/documents'
import type { Chunking } from '#data/chunks/chunking'
import { takeLock } from '#platform/db/advisory-locks'
import type { Database, Tables } from '#platform/db/database'
import type { ErrorCode } from '#platform/errors'
import { type Insertable, sql } from 'kysely'

export interface UploadedFile {
  collectionId: CollectionId
  /** Those of the collection. */
  readers: number[]
  name: string
  /** What the collection knows it by; the name of the file by default. */
  externalId?: string | undefined
  title: string
  /** What its sender calls it, whatever its text says. */
  givenTitle?: string | undefined
  /** What it had is kept when nothing is given. */
  metadata?: DocumentMetadata | undefined
  /** How its text is cut; as before when nothing is given. */
  chunking?: Chunking | undefined
  mediaType: string
  blobHash: string
  bytes: number
  /** What a connector says of the file: it is cited, and tells the next run that nothing changed. */
  source?:
    | Pick<
        Insertable<Tables['document']>,
        'source_mark' | 'canonical_url' | 'source_updated_at' | 'publisher' | 'licence'
      >
    | undefined
}

export interface NameInCollection {
  collectionId: CollectionId
  name: string
}

/** Uploads of one name wait for each other, the first of them too, when there is no row yet to wait for. */
export async function lockName(db: Database, { collectionId, name }: NameInCollection): Promise<void> {
  await takeLock(db, 'document-name', `${collectionId} ${name}`)
}

/** What a document of this name holds. */
export function findDocumentNamed(db: Database, { collectionId, name }: NameInCollection) {
  return db
    .selectFrom('document')
    .select(['id', 'blob_hash', 'readers'])
    .where('collection_id', '=', collectionId)
    .where('external_id', '=', name)
    .executeTakeFirst()
}

/** A file of the same name takes the place of the one before; what readers see of it stays until the new one is read. */
export function upsertDocument(db: Database, file: UploadedFile) {
  const facts = {
    media_type: file.mediaType,
    blob_hash: file.blobHash,
    size_bytes: file.bytes,
    readers: file.readers,
    file_name: file.name,
    given_title: file.givenTitle ?? null,
    ...(file.metadata === undefined ? {} : { metadata: JSON.stringify(file.metadata) }),
    ...(file.chunking === undefined ? {} : { chunking: JSON.stringify(file.chunking) }),
    state: 'queued' as const,
    readings_begun: 0,
    error_code: null,
    error_details: null,
    ...file.source,
  }
  return db
    .insertInto('document')
    .values({
      ...facts,
      collection_id: file.collectionId,
      external_id: file.externalId ?? file.name,
      title: file.title,
    })
    .onConflict((conflict) =>
      conflict.columns(['collection_id', 'external_id']).doUpdateSet({ ...facts, updated_at: sql`now()` }),
    )
    .returning(['id', 'readers'])
    .executeTakeFirstOrThrow()
}

/** A document back in the queue, unless it is there already; who may change it was asked before. */
export function requeueDocument(db: Database, id: DocumentId) {
  return db
    .updateTable('document')
    .set({ state: 'queued', error_code: null, error_details: null, readings_begun: 0, updated_at: sql`now()` })
    .where('id', '=', id)
    .where('blob_hash', 'is not', null)
    .where('state', 'in', ['failed', 'ready'])
    .returning(['id', 'blob_hash', 'readers'])
    .executeTakeFirst()
}

/** The file that a job is about: a document that is gone, or that points at another file by now. */
export interface FileToRead {
  documentId: DocumentId
  blobHash: string
}

/** Says that a file is being read; nothing when it is not wanted any more. For a job, which acts for the instance. */
export function markProcessing(db: Database, { documentId, blobHash }: FileToRead) {
  return db
    .updateTable('document')
    .set({
      state: 'processing',
      error_code: null,
      error_details: null,
      readings_begun: sql`readings_begun + 1`,
      updated_at: sql`now()`,
    })
    .where('id', '=', documentId)
    .where('blob_hash', '=', blobHash)
    .returning(['external_id', 'file_name', 'given_title', 'chunking', 'readings_begun', 'readers'])
    .executeTakeFirst()
}

/** A reading ended, well or not, and its process lives. */
export function markReadingEnded(db: Database, { documentId, blobHash }: FileToRead) {
  return db
    .updateTable('document')
    .set({ readings_begun: 0 })
    .where('id', '=', documentId)
    .where('blob_hash', '=', blobHash)
    .returning('readers')
    .execute()
}

export interface Failure {
  code: ErrorCode
  details: object
}

export function markFailed(db: Database, { documentId, blobHash }: FileToRead, { code, details }: Failure) {
  return db
    .updateTable('document')
    .set({
      state: 'failed',
      error_code: code,
      error_details: JSON.stringify(details),
      readings_begun: 0,
      updated_at: sql`now()`,
    })
    .where('id', '=', documentId)
    .where('blob_hash', '=', blobHash)
    .returning(['id', 'readers'])
    .executeTakeFirst()
}

/** Files whose reading was asked for and has not ended, whoever reads them. */
export function listUnreadFiles(db: Database) {
  return db
    .selectFrom('document')
    .select(['id', 'blob_hash', 'readers'])
    .where('state', 'in', ['queued', 'processing'])
    .where('blob_hash', 'is not', null)
    .orderBy('id')
    .execute()
}
