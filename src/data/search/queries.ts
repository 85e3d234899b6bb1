import { asChunkId, type ChunkId, type CollectionId, type DocumentId, type PrincipalId } from '#contract/ids'
import type { MetadataFilter } from '#contract/metadata-filter'
import { takeLock, tryLock } from '#platform/db/advisory-locks'
import type { Database } from '#platform/db/database'
import { sql } from 'kysely'
import { among, readBy } from '../access/queries.ts'
import { metadataCondition, metadataOfChunk, metadataOfDocument } from './metadata/queries.ts'
import { currentChunks } from '../documents/current-chunks.ts'
import { partOfPage } from '../documents/parts/queries.ts'

/** Passages with all that a citation shows; what may not be read is not there. */
function citedChunks(chunks: ReturnType<typeof currentChunks>, readable: readonly PrincipalId[]) {
  return chunks
    .innerJoin('document_version', 'document_version.id', 'chunk.document_version_id')
    .innerJoin('collection', 'collection.id', 'document.collection_id')
    .select([
      'chunk.id',
      'chunk.document_id',
      'chunk.collection_id',
      'chunk.ordinal',
      'chunk.text',
      'chunk.path',
      'chunk.page',
      'chunk.metadata',
      'document.title',
      'document.external_id',
      'document.file_name',
      'document.publisher',
      'document.licence',
      'document.created_at',
      'document.metadata as document_metadata',
      'document_version.effective_from',
      'document_version.effective_to',
      'document_version.legal_status',
      'document_version.version_key',
      'collection.name as collection_name',
      'collection.corpus_id',
    ])
    .select((select) => [
      partOfPage.as('part'),
      select.fn.coalesce('document_version.canonical_url', 'document.canonical_url').as('canonical_url'),
      select.fn.coalesce('document_version.source_updated_at', 'document.source_updated_at').as('source_updated_at'),
    ])
    .where((where) => readBy(where.ref('document.readers'), readable))
    .where((where) => readBy(where.ref('chunk.readers'), readable))
}

/** The rows behind hits; what is gone is not there. */
export function findCitedChunks(
  db: Database,
  readable: readonly PrincipalId[],
  { chunkIds, metadata }: { chunkIds: readonly ChunkId[]; metadata?: MetadataFilter | undefined },
) {
  return citedChunks(currentChunks(db), readable)
    .where((where) => sql<boolean>`${where.ref('chunk.id')} = any(${sql.val([...chunkIds])}::integer[])`)
    .$if(metadata !== undefined, (query) =>
      metadata === undefined ? query : query.where(metadataCondition(metadataOfChunk, metadata)),
    )
    .execute()
}

/** Documents of which some passage is as the filter says, to narrow a search. */
export function listReadableDocumentsWith(
  db: Database,
  readable: readonly PrincipalId[],
  {
    metadata,
    collectionIds,
    limit,
  }: { metadata: MetadataFilter; collectionIds: readonly CollectionId[]; limit: number },
) {
  return db
    .selectFrom('document')
    .select('document.id')
    .where((where) => readBy(where.ref('document.readers'), readable))
    .$if(collectionIds.length > 0, (query) => query.where('document.collection_id', 'in', [...collectionIds]))
    .where((where) =>
      where.or([
        metadataCondition(metadataOfDocument, metadata),
        where.exists(
          where
            .selectFrom('chunk')
            .select('chunk.id')
            .whereRef('chunk.document_id', '=', 'document.id')
            .where(sql<boolean>`chunk.metadata <> '{}'`)
            .where((chunk) => readBy(chunk.ref('chunk.readers'), readable))
            .where(metadataCondition(metadataOfChunk, metadata)),
        ),
      ]),
    )
    .limit(limit)
    .execute()
}

/** Passages of the wordings that were in force on a day. */
export function findWordingsAt(
  db: Database,
  readable: readonly PrincipalId[],
  { documentIds, day }: { documentIds: readonly DocumentId[]; day: string },
) {
  const chunks = db.selectFrom('chunk').innerJoin('document', 'document.id', 'chunk.document_id')
  return citedChunks(chunks, readable)
    .where((where) => sql<boolean>`${where.ref('document.id')} = any(${sql.val([...documentIds])}::integer[])`)
    .where('document_version.version_key', 'is not', null)
    .where(
      (where) => sql<boolean>`coalesce(${where.ref('document_version.effective_from')}, '-infinity') <= ${day}::date`,
    )
    .where((where) => sql<boolean>`coalesce(${where.ref('document_version.effective_to')}, 'infinity') > ${day}::date`)
    .orderBy('document_version.effective_from', 'desc')
    .orderBy('chunk.ordinal')
    .execute()
}

/** Held by whoever writes an index, to the end of its transaction: two at once would write a document twice. */
export function tryFollowerLock(tx: Database, indexId: string): Promise<boolean> {
  return tryLock(tx, 'index-follower', indexId)
}

export function waitForFollowerLock(tx: Database, indexId: string): Promise<void> {
  return takeLock(tx, 'index-follower', indexId)
}

/** Says that an index is followed; false when the database did not know it: it may lack anything. */
export async function touchIndex(db: Database, indexId: string): Promise<boolean> {
  const seen = { seen_at: sql<Date>`now()` }
  const found = await db.updateTable('search_index').set(seen).where('id', '=', indexId).returning('id').execute()
  return found.length > 0
}

/** From the commit on, changes wait for this index too: those whose transactions are under way are waited for. */
export async function insertIndex(tx: Database, indexId: string): Promise<void> {
  await takeLock(tx, 'index-list')
  await sql`insert into search_index (id) values (${indexId}) on conflict do nothing`.execute(tx)
}

/** With the changes that wait for them: whoever comes back to such an index compares it first. */
export function deleteForgottenIndexes(db: Database, days: number) {
  return db
    .deleteFrom('search_index')
    .where('seen_at', '<', sql<Date>`now() - make_interval(days => ${days})`)
    .execute()
}

export function listIndexChanges(db: Database, indexId: string, limit: number) {
  return db
    .selectFrom('index_change')
    .select(['id', 'document_id'])
    .where('index_id', '=', indexId)
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** Asks one index to follow these documents again. */
export async function announceTo(db: Database, indexId: string, documentIds: readonly DocumentId[]): Promise<void> {
  await sql`
    insert into index_change (index_id, document_id)
    select ${indexId}::uuid, unnest(${sql.val([...documentIds])}::integer[])`.execute(db)
}

export function findIndexLag(db: Database, indexId: string) {
  return db
    .selectFrom('index_change')
    .where('index_id', '=', indexId)
    .select((select) => [
      select.fn.countAll<number>().as('changes'),
      sql<number>`coalesce(extract(epoch from now() - min(created_at)), 0)::float8`.as('seconds'),
    ])
    .executeTakeFirstOrThrow()
}

/** For the index: passages of the version that readers see, who they are, and the vector once known. */
export function listIndexRows(db: Database, profile: string, documentIds: readonly DocumentId[]) {
  return currentChunks(db)
    .leftJoin('embedding', (join) =>
      join.onRef('embedding.index_hash', '=', 'chunk.index_hash').on('embedding.profile', '=', profile),
    )
    .select([
      'chunk.id',
      'chunk.document_id',
      'chunk.collection_id',
      'chunk.index_text',
      'chunk.readers',
      'document.title',
      'embedding.scale',
      'embedding.vector',
    ])
    .where((where) => sql<boolean>`${where.ref('chunk.document_id')} = any(${sql.val([...documentIds])}::integer[])`)
    .orderBy('chunk.id')
    .execute()
}

/** For the index: how much text its next page would hold. */
export function listTextLengths(db: Database, documentIds: readonly DocumentId[]) {
  return currentChunks(db)
    .select('chunk.document_id')
    .select(sql<number>`sum(length(chunk.index_text))::float8`.as('characters'))
    .where((where) => sql<boolean>`${where.ref('chunk.document_id')} = any(${sql.val([...documentIds])}::integer[])`)
    .groupBy('chunk.document_id')
    .execute()
}

/** For the instance: once the index has these documents, they can be found. */
export function markDocumentsReady(tx: Database, documentIds: readonly DocumentId[]) {
  return tx
    .updateTable('document')
    .set({ state: 'ready', updated_at: sql`now()` })
    .where((where) => sql<boolean>`${where.ref('id')} = any(${sql.val([...documentIds])}::integer[])`)
    .where('state', '=', 'processing')
    .where('current_version_id', 'is not', null)
    .execute()
}

export function deleteIndexChanges(tx: Database, ids: readonly number[]) {
  return tx
    .deleteFrom('index_change')
    .where((where) => sql<boolean>`${where.ref('id')} = any(${sql.val([...ids])}::bigint[])`)
    .execute()
}

/** For the index, to be compared with what it holds. */
export function listChunkEntries(db: Database, profile: string, { after, limit }: { after: number; limit: number }) {
  return currentChunks(db)
    .leftJoin('embedding', (join) =>
      join.onRef('embedding.index_hash', '=', 'chunk.index_hash').on('embedding.profile', '=', profile),
    )
    .select(['chunk.id', 'chunk.document_id', 'chunk.readers'])
    .select(sql<boolean>`embedding.index_hash is not null`.as('has_vector'))
    .where('chunk.id', '>', asChunkId(after))
    .orderBy('chunk.id')
    .limit(limit)
    .execute()
}

/** Asks one index to follow every document again. */
export async function announceEveryDocument(tx: Database, indexId: string): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into index_change (index_id, document_id) select ${indexId}::uuid, id from document
    where current_version_id is not null and cardinality(readers) > 0 order by id`.execute(tx)
  return Number(numAffectedRows ?? 0)
}

/** Collections that a search of these looks in, null standing for all that the reader may read. */
export function listSearchedCollections(
  db: Database,
  readable: readonly PrincipalId[],
  collectionIds: readonly CollectionId[] | null,
) {
  return db
    .selectFrom('collection')
    .select(['id', 'corpus_id'])
    .where((where) => readBy(where.ref('collection.readers'), readable))
    .where((where) => among(where.ref('collection.id'), collectionIds))
    .execute()
}
