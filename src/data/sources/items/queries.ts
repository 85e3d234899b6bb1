import type { CollectionId, DocumentId } from '#contract/ids'
import type { Database, Tables } from '#platform/db/database'
import { type Insertable, sql } from 'kysely'

/** What is stored of these items: of each document, and of each of its wordings that the source names. */
export function findStoredItems(db: Database, collectionId: CollectionId, externalIds: readonly string[]) {
  return db
    .selectFrom('document')
    .leftJoin('document_version', (join) =>
      join
        .onRef('document_version.document_id', '=', 'document.id')
        .on((on) =>
          on.or([
            on('document_version.version_key', 'is not', null),
            on('document_version.id', '=', on.ref('document.current_version_id')),
          ]),
        ),
    )
    .select([
      'document.id',
      'document.external_id',
      'document.readers',
      'document_version.version_key',
      'document_version.source_mark',
      'document_version.content_hash',
    ])
    .where('document.collection_id', '=', collectionId)
    .where((where) => sql<boolean>`${where.ref('document.external_id')} = any(${sql.val([...externalIds])}::text[])`)
    .execute()
}

/** What these files were at the source when they were last taken in. */
export function findFileMarks(db: Database, collectionId: CollectionId, externalIds: readonly string[]) {
  return db
    .selectFrom('document')
    .select(['external_id', 'source_mark', 'readers'])
    .where('collection_id', '=', collectionId)
    .where((where) => sql<boolean>`${where.ref('external_id')} = any(${sql.val([...externalIds])}::text[])`)
    .execute()
}

/** Items new or changed at the source; who may read them follows the collection. */
export function upsertItems(db: Database, rows: readonly Insertable<Tables['document']>[]) {
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

/** Only the mark changed: the text is what it was. */
export function markVersions(
  db: Database,
  marks: readonly { contentHash: Buffer; mark: string; documentId: DocumentId }[],
) {
  return sql`
    update document_version set source_mark = marked.mark
    from unnest(
      ${sql.val(marks.map(({ documentId }) => documentId))}::integer[],
      ${sql.val(marks.map(({ contentHash }) => contentHash))}::bytea[],
      ${sql.val(marks.map(({ mark }) => mark))}::text[]
    ) as marked (document_id, content_hash, mark)
    where document_version.document_id = marked.document_id
      and document_version.content_hash = marked.content_hash`.execute(db)
}

interface Unlisted {
  listed: readonly string[]
  /** Files of a connector bear a mark; what agents uploaded beside them is not the source's to remove. */
  isMarked?: boolean
}

/** Stored items that the source lists no longer. */
export function findUnlistedItems(db: Database, collectionId: CollectionId, { listed, isMarked = false }: Unlisted) {
  return db
    .selectFrom('document')
    .select(['id', 'readers', 'title'])
    .where('collection_id', '=', collectionId)
    .where((where) => sql<boolean>`${where.ref('external_id')} <> all(${sql.val([...listed])}::text[])`)
    .$if(isMarked, (query) => query.where('source_mark', 'is not', null))
    .execute()
}

export function countItems(
  db: Database,
  collectionId: CollectionId,
  { isMarked = false }: { isMarked?: boolean } = {},
) {
  return db
    .selectFrom('document')
    .select((select) => select.fn.countAll<number>().as('total'))
    .where('collection_id', '=', collectionId)
    .where(sql<boolean>`cardinality(readers) > 0`)
    .$if(isMarked, (query) => query.where('source_mark', 'is not', null))
    .executeTakeFirstOrThrow()
}

export function deleteItems(db: Database, ids: readonly number[]) {
  return db
    .deleteFrom('document')
    .where((where) => sql<boolean>`${where.ref('id')} = any(${sql.val([...ids])}::integer[])`)
    .returning(['id', 'readers'])
    .execute()
}

const rowsPerStatement = 2000

export async function insertAliases(db: Database, rows: readonly Insertable<Tables['document_alias']>[]) {
  for (let start = 0; start < rows.length; start += rowsPerStatement) {
    const part = rows.slice(start, start + rowsPerStatement)
    await db
      .insertInto('document_alias')
      .values(part)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}

/** What a document referred to before goes. */
export async function replaceReferences(
  db: Database,
  documentIds: readonly DocumentId[],
  rows: readonly Insertable<Tables['reference']>[],
) {
  await db
    .deleteFrom('reference')
    .where('document_id', 'in', [...documentIds])
    .execute()
  for (let start = 0; start < rows.length; start += rowsPerStatement) {
    const part = rows.slice(start, start + rowsPerStatement)
    await db
      .insertInto('reference')
      .values(part)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}
