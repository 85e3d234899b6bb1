import type { DocumentId } from '#contract/ids'
import type { Database, Tables } from '#platform/db/database'
import { type Insertable, sql } from 'kysely'
import type { ReadingNote } from '../documents/reading-note.ts'

/** The same for a job, by one of its documents; and whether its files are to stay: what is held keeps them. */
export function holdCollectionOf(db: Database, documentId: DocumentId) {
  return db
    .selectFrom('collection')
    .select(['id', 'readers'])
    .select(sql<boolean>`keep_originals or is_held_collection(id)`.as('keeps_originals'))
    .where('id', '=', (from) =>
      from.selectFrom('document').select('collection_id').where('document.id', '=', documentId),
    )
    .forKeyShare()
    .executeTakeFirst()
}

/** For a background job, which acts for the instance: the document and who may read it, kept from being changed. */
export function lockDocumentForVersion(db: Database, id: DocumentId) {
  return db
    .selectFrom('document')
    .select(['id', 'collection_id', 'readers', 'blob_hash', 'file_name', 'media_type', 'size_bytes'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

const chunksPerStatement = 250

/** Passages take the readers of their document. */
export async function insertChunks(db: Database, rows: readonly Insertable<Tables['chunk']>[]): Promise<void> {
  for (let start = 0; start < rows.length; start += chunksPerStatement) {
    await db
      .insertInto('chunk')
      .values(rows.slice(start, start + chunksPerStatement))
      .execute()
  }
}

export interface VersionSwap {
  documentId: DocumentId
  versionId: number
  title: string
  language: string
  notes: readonly ReadingNote[]
  updatedAt: string | null
}

/** Readers see the new version from the commit on. The date of the source stays when the new version brings none. */
export function swapVersion(db: Database, { documentId, versionId, title, language, notes, updatedAt }: VersionSwap) {
  return db
    .updateTable('document')
    .set({
      current_version_id: versionId,
      title,
      language,
      reading_notes: JSON.stringify(notes),
      readings_begun: 0,
      state: 'processing',
      error_code: null,
      error_details: null,
      updated_at: sql`now()`,
      ...(updatedAt === null ? {} : { source_updated_at: updatedAt }),
    })
    .where('id', '=', documentId)
    .returning('readers')
    .execute()
}

/** Within the transaction that stores the text of a document: its file is of no more use. */
export function forgetOriginal(tx: Database, documentId: DocumentId) {
  return tx
    .updateTable('document')
    .set({ blob_hash: null })
    .where('id', '=', documentId)
    .returning('readers')
    .executeTakeFirst()
}

/** The same text read again takes the place of what it was; other versions are kept, and say since when they are past. */
export async function retireVersions(tx: Database, documentIds: readonly DocumentId[]): Promise<void> {
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
