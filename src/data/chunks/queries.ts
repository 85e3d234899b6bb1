import type { ChunkId, DocumentId, PrincipalId } from '#contract/ids'
import type { Database, Tables } from '#platform/db/database'
import { type Insertable, sql } from 'kysely'
import { readBy } from '../access/queries.ts'
import { currentChunks } from '../documents/current-chunks.ts'
import { partOfPage } from '../documents/parts/queries.ts'
import type { ChunkRow } from '#data/documents/text/queries'

interface Place {
  documentId: DocumentId
  chunkId: ChunkId
}

/** A passage of the version that readers see. */
export function findReadableChunk(
  db: Database,
  readable: readonly PrincipalId[],
  { documentId, chunkId }: Place,
): Promise<ChunkRow | undefined> {
  return currentChunks(db)
    .innerJoin('document_version', 'document_version.id', 'chunk.document_version_id')
    .selectAll('chunk')
    .select(partOfPage.as('part'))
    .where('document.id', '=', documentId)
    .where('chunk.id', '=', chunkId)
    .where((where) => readBy(where.ref('document.readers'), readable))
    .where((where) => readBy(where.ref('chunk.readers'), readable))
    .executeTakeFirst()
}

/** Keeps a document from being changed by another transaction, and tells whether its file is being read. */
export function lockReadableDocument(db: Database, readable: readonly PrincipalId[], id: DocumentId) {
  return db
    .selectFrom('document')
    .select(['id', 'collection_id', 'title', 'readers', 'current_version_id'])
    .select(
      sql<boolean>`blob_hash is not null and (state = 'queued' or (state = 'processing' and readings_begun > 0))`.as(
        'is_being_read',
      ),
    )
    .where('id', '=', id)
    .where((where) => readBy(where.ref('document.readers'), readable))
    .forUpdate()
    .executeTakeFirst()
}

/** The text of a version and the place of its last passage; for whoever holds its document. */
export function findVersionText(db: Database, readable: readonly PrincipalId[], versionId: number) {
  return db
    .selectFrom('document_version')
    .innerJoin('document', 'document.id', 'document_version.document_id')
    .select('document_version.markdown')
    .select((select) =>
      select
        .selectFrom('chunk')
        .whereRef('chunk.document_version_id', '=', 'document_version.id')
        .where((where) => readBy(where.ref('chunk.readers'), readable))
        .select(sql<number>`coalesce(max(chunk.ordinal), -1)`.as('last'))
        .as('last'),
    )
    .where('document_version.id', '=', versionId)
    .where((where) => readBy(where.ref('document.readers'), readable))
    .$narrowType<{ last: number }>()
    .executeTakeFirst()
}

export function updateVersionText(
  db: Database,
  versionId: number,
  { markdown, contentHash }: { markdown: string; contentHash: Buffer },
) {
  return db
    .updateTable('document_version')
    .set({ markdown, content_hash: contentHash })
    .where('id', '=', versionId)
    .returning('id')
    .executeTakeFirstOrThrow()
}

/** Passages take the readers of their document; ids in the order of the rows. */
export async function insertChunks(db: Database, rows: readonly Insertable<Tables['chunk']>[]): Promise<number[]> {
  const inserted = await db
    .insertInto('chunk')
    .values([...rows])
    .returning(['id', 'ordinal', 'readers'])
    .execute()
  return inserted.toSorted((one, other) => one.ordinal - other.ordinal).map(({ id }) => id)
}

/** Its readers see this version, which the index has yet to follow. */
export function pointAtVersion(db: Database, documentId: DocumentId, versionId: number) {
  return db
    .updateTable('document')
    .set({ current_version_id: versionId, state: 'processing', updated_at: sql`now()` })
    .where('id', '=', documentId)
    .returning('readers')
    .execute()
}

export function deleteChunkRow(db: Database, readable: readonly PrincipalId[], chunkId: ChunkId) {
  return db
    .deleteFrom('chunk')
    .where('id', '=', chunkId)
    .where((where) => readBy(where.ref('chunk.readers'), readable))
    .returning('id')
    .executeTakeFirst()
}
