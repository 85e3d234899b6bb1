import { asCollectionId, type CollectionId, type DocumentId, type OrganisationId } from '#contract/ids'
import type { Database } from '#platform/db/database'
import { sql } from 'kysely'

/**
 * For whoever governs an organisation: what is erased need not be readable by the one who erases it. Each query says so
 * by asking that the access column is there, whoever it names.
 */
const whoever = (table: 'document' | 'collection') => sql<boolean>`cardinality(${sql.ref(`${table}.readers`)}) >= 0`

/** Nothing when the document is of another organisation, or of none. */
export function findDocumentToErase(db: Database, organisationId: OrganisationId, id: DocumentId) {
  return db
    .selectFrom('document')
    .innerJoin('collection', 'collection.id', 'document.collection_id')
    .select(['document.id', 'document.collection_id'])
    .where('document.id', '=', id)
    .where('collection.organisation_id', '=', organisationId)
    .where(whoever('document'))
    .executeTakeFirst()
}

/** The collection that a person deleted the document from, in this organisation, as the trace tells. */
export async function findDeletedDocument(db: Database, organisationId: OrganisationId, id: DocumentId) {
  const row = await db
    .selectFrom('audit_log')
    .select(sql<CollectionId | null>`(details ->> 'collectionId')::integer`.as('collection_id'))
    .where('organisation_id', '=', organisationId)
    .where('action', '=', 'document.delete')
    .where('target_kind', '=', 'document')
    .where('target_id', '=', String(id))
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && { id, collection_id: row.collection_id ?? asCollectionId(0) }
}

export function findCollectionToErase(db: Database, organisationId: OrganisationId, id: CollectionId) {
  return db
    .selectFrom('collection')
    .select(['id', 'name'])
    .where('id', '=', id)
    .where('organisation_id', '=', organisationId)
    .where(whoever('collection'))
    .executeTakeFirst()
}

export function listCollectionsToErase(db: Database, organisationId: OrganisationId) {
  return db
    .selectFrom('collection')
    .select(['id', 'name'])
    .where('organisation_id', '=', organisationId)
    .where(whoever('collection'))
    .orderBy('id')
    .execute()
}

/** One document, or those of a collection and the collection itself. */
export type DocumentsToErase =
  | { readonly documentId: DocumentId }
  | { readonly collectionId: CollectionId; readonly collectionName: string }

/** With every name that something else may know each by. */
export function listDocumentsToErase(
  db: Database,
  which: DocumentsToErase,
  { after, limit }: { readonly after: DocumentId; readonly limit: number },
) {
  return db
    .selectFrom('document')
    .select(['document.id', 'document.external_id', 'document.canonical_url'])
    .select(
      sql<string[]>`array(select distinct name from document_version
        cross join lateral (values (document_version.title), (document_version.file_name)) as named (name)
        where document_version.document_id = document.id and name <> ''
        union select name from (values (document.title), (document.given_title), (document.file_name)) as named (name)
        where name <> '')`.as('names'),
    )
    .where(whoever('document'))
    .where('document.id', '>', after)
    .$call((query) =>
      'documentId' in which
        ? query.where('document.id', '=', which.documentId)
        : query.where('document.collection_id', '=', which.collectionId),
    )
    .orderBy('document.id')
    .limit(limit)
    .execute()
}

/** How many versions and passages these documents have, and the hashes of what was computed from the passages. */
export async function describeParts(db: Database, documentIds: readonly DocumentId[]) {
  const ids = sql.val([...documentIds])
  const { rows } = await sql<{ versions: number; passages: number; hashes: Buffer[] }>`
    select (select count(*)::integer from document_version join document on document.id = document_version.document_id
        where document.id = any(${ids}::integer[]) and cardinality(document.readers) >= 0) as versions,
      count(*)::integer as passages, coalesce(array_agg(distinct chunk.index_hash), '{}') as hashes
    from chunk where chunk.document_id = any(${ids}::integer[]) and cardinality(chunk.readers) >= 0`.execute(db)
  return rows[0] ?? { versions: 0, passages: 0, hashes: [] }
}

export async function deleteErasedDocuments(tx: Database, documentIds: readonly DocumentId[]): Promise<void> {
  await tx
    .deleteFrom('document')
    .where((where) => sql<boolean>`${where.ref('id')} = any(${sql.val([...documentIds])}::integer[])`)
    .where(whoever('document'))
    .execute()
}

/** Once it has no document any more. */
export async function deleteErasedCollection(tx: Database, id: CollectionId): Promise<void> {
  await tx.deleteFrom('collection').where('id', '=', id).where(whoever('collection')).execute()
}

/** Vectors, units and questions made from these texts, which no other passage has: none is left after its last one. */
export async function countComputedOf(db: Database, hashes: readonly Buffer[]): Promise<number> {
  const { rows } = await sql<{ left: number }>`
    select (select count(*) from embedding where index_hash = wanted.hash
        and not exists (select from passage_question where question_hash = wanted.hash)
        and not exists (select from passage_unit where unit_hash = wanted.hash))
      + (select count(*) from passage_unit where index_hash = wanted.hash)
      + (select count(*) from drafted_question where index_hash = wanted.hash)
      + (select count(*) from passage_question where index_hash = wanted.hash and maker = 'model') as left
    from unnest(${sql.val([...hashes])}::bytea[]) as wanted (hash)
    where not exists (select from chunk where chunk.index_hash = wanted.hash and cardinality(chunk.readers) >= 0)`.execute(
    db,
  )
  return rows.reduce((sum, { left }) => sum + Number(left), 0)
}

/** What this index was still to be told of them. */
export async function deleteChangesOf(
  tx: Database,
  indexId: string,
  documentIds: readonly DocumentId[],
): Promise<void> {
  await sql`delete from index_change
    where index_id = ${indexId}::uuid and document_id = any(${sql.val([...documentIds])}::integer[])`.execute(tx)
}

/** Whether any index, of whatever process, has not followed yet. */
export async function countChangesOf(db: Database, documentIds: readonly DocumentId[]): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`select count(*)::integer as waiting from index_change
    where document_id = any(${sql.val([...documentIds])}::integer[])`.execute(db)
  return rows[0]?.waiting ?? 0
}
