import type { Database, Tables } from '#platform/db/database'
import { type Insertable, sql } from 'kysely'

/** For a synchronisation: what is stored of these sheets, and the hash of what readers see. */
export function findStoredSheets(db: Database, collectionId: number, externalIds: readonly string[]) {
  return db
    .selectFrom('document')
    .leftJoin('document_version', 'document_version.id', 'document.current_version_id')
    .select(['document.id', 'document.external_id', 'document.readers', 'document_version.content_hash'])
    .where('document.collection_id', '=', collectionId)
    .where((where) => sql<boolean>`${where.ref('document.external_id')} = any(${sql.val([...externalIds])}::text[])`)
    .execute()
}

/** Sheets new or changed at the source; who may read them follows the collection. */
export function upsertSheets(db: Database, rows: readonly Insertable<Tables['document']>[]) {
  return db
    .insertInto('document')
    .values([...rows])
    .onConflict((conflict) =>
      conflict.columns(['collection_id', 'external_id']).doUpdateSet((set) => ({
        title: set.ref('excluded.title'),
        canonical_url: set.ref('excluded.canonical_url'),
        publisher: set.ref('excluded.publisher'),
        licence: set.ref('excluded.licence'),
        readers: set.ref('excluded.readers'),
      })),
    )
    .returning(['id', 'external_id', 'collection_id', 'readers'])
    .execute()
}

/** Stored sheets that the source lists no longer. */
export function findUnlistedSheets(db: Database, collectionId: number, listed: readonly string[]) {
  return db
    .selectFrom('document')
    .select(['id', 'readers'])
    .where('collection_id', '=', collectionId)
    .where((where) => sql<boolean>`${where.ref('external_id')} <> all(${sql.val([...listed])}::text[])`)
    .execute()
}

export function countSheets(db: Database, collectionId: number) {
  return db
    .selectFrom('document')
    .select((select) => select.fn.countAll<number>().as('total'))
    .where('collection_id', '=', collectionId)
    .where(sql<boolean>`cardinality(readers) > 0`)
    .executeTakeFirstOrThrow()
}

export function deleteSheets(db: Database, ids: readonly number[]) {
  return db
    .deleteFrom('document')
    .where((where) => sql<boolean>`${where.ref('id')} = any(${sql.val([...ids])}::integer[])`)
    .returning(['id', 'readers'])
    .execute()
}

/** What is shown of the corpora: how many sheets, and how recent the newest is. */
export function listCorpusCollections(db: Database) {
  return db
    .selectFrom('collection')
    .innerJoin('document', 'document.collection_id', 'collection.id')
    .select((select) => [
      'collection.corpus_id',
      'collection.id',
      'collection.readers',
      select.fn.count<number>('document.id').as('documents'),
      select.fn.max('document.source_updated_at').as('newest'),
    ])
    .where('collection.corpus_id', 'is not', null)
    .groupBy('collection.id')
    .execute()
}
