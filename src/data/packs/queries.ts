import type { CollectionId, DocumentId, PrincipalId } from '#contract/ids'
import type { Database } from '#platform/db/database'
import { sql } from 'kysely'
import { readBy } from '../access/queries.ts'

/** The collection that a corpus fills, and the source that fills it. */
export function findPackedCorpus(db: Database, corpusId: string) {
  return db
    .selectFrom('collection')
    .innerJoin('source', 'source.collection_id', 'collection.id')
    .select(['collection.id', 'collection.readers', 'source.mark'])
    .where('collection.corpus_id', '=', corpusId)
    .executeTakeFirst()
}

export async function listPackedIds(db: Database, readable: readonly PrincipalId[], collectionId: CollectionId) {
  const rows = await db
    .selectFrom('document')
    .select('id')
    .where('collection_id', '=', collectionId)
    .where('current_version_id', 'is not', null)
    .where((where) => readBy(where.ref('readers'), readable))
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** The texts of these documents: each wording that the source names, and the one that readers see, last. */
export function listPackedTexts(db: Database, readable: readonly PrincipalId[], documentIds: readonly DocumentId[]) {
  return db
    .selectFrom('document_version')
    .innerJoin('document', 'document.id', 'document_version.document_id')
    .select([
      ...(['document.id', 'document.external_id', 'document.publisher', 'document.licence'] as const),
      ...(['document_version.title', 'document_version.markdown', 'document_version.notice'] as const),
      ...(['document_version.version_key', 'document_version.source_mark', 'document_version.legal_status'] as const),
      ...(['document_version.effective_from', 'document_version.effective_to'] as const),
      ...(['document_version.canonical_url', 'document_version.source_updated_at'] as const),
    ])
    .where((where) => sql<boolean>`${where.ref('document.id')} = any(${sql.val([...documentIds])}::integer[])`)
    .where((where) => readBy(where.ref('document.readers'), readable))
    .where((where) =>
      where.or([
        where('document_version.version_key', 'is not', null),
        where('document_version.id', '=', where.ref('document.current_version_id')),
      ]),
    )
    .orderBy('document.id')
    .orderBy(sql`document_version.id = document.current_version_id`)
    .orderBy('document_version.id')
    .execute()
}

export function listPackedAliases(db: Database, documentIds: readonly DocumentId[]) {
  return db
    .selectFrom('document_alias')
    .select(['document_id', 'alias'])
    .where((where) => sql<boolean>`${where.ref('document_id')} = any(${sql.val([...documentIds])}::integer[])`)
    .orderBy('alias')
    .execute()
}

export function listPackedReferences(db: Database, documentIds: readonly DocumentId[]) {
  return db
    .selectFrom('reference')
    .select(['document_id', 'kind', 'target', 'label', 'heading'])
    .where((where) => sql<boolean>`${where.ref('document_id')} = any(${sql.val([...documentIds])}::integer[])`)
    .orderBy('id')
    .execute()
}

/** The vectors of the passages of these documents, and of what stands in them. */
export function listPackedVectors(
  db: Database,
  readable: readonly PrincipalId[],
  { documentIds, profile }: { documentIds: readonly DocumentId[]; profile: string },
) {
  return db
    .with('held', (query) =>
      query
        .selectFrom('chunk')
        .select('index_hash')
        .distinct()
        .where((where) => sql<boolean>`${where.ref('document_id')} = any(${sql.val([...documentIds])}::integer[])`)
        .where((where) => readBy(where.ref('readers'), readable)),
    )
    .selectFrom('embedding')
    .select(['embedding.index_hash as hash', 'embedding.scale', 'embedding.vector'])
    .where('embedding.profile', '=', profile)
    .where(
      (where) => sql<boolean>`${where.ref('embedding.index_hash')} in (
        select index_hash from held union select unit_hash from passage_unit join held using (index_hash))`,
    )
    .orderBy('embedding.index_hash')
    .execute()
}
