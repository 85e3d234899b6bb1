import type { CollectionId, DocumentId } from '#contract/ids'
import type { Database } from '#platform/db/database'
import { sql } from 'kysely'

/** Stored wordings among these keys. */
export function findWordings(db: Database, collectionId: CollectionId, keys: readonly string[]) {
  return db
    .selectFrom('document_version')
    .innerJoin('document', 'document.id', 'document_version.document_id')
    .select(['document_version.document_id', 'document_version.version_key', 'document.title', 'document.readers'])
    .where('document.collection_id', '=', collectionId)
    .where((where) => sql<boolean>`${where.ref('document_version.version_key')} = any(${sql.val([...keys])}::text[])`)
    .execute()
}

/** Wordings about to be written again: their passages go with them. */
export function deleteWordings(db: Database, wordings: readonly { documentId: DocumentId; key: string }[]) {
  return sql`
    delete from document_version
    using unnest(
      ${sql.val(wordings.map(({ documentId }) => documentId))}::integer[],
      ${sql.val(wordings.map(({ key }) => key))}::text[]
    ) as old (document_id, version_key)
    where document_version.document_id = old.document_id
      and document_version.version_key = old.version_key`.execute(db)
}

/** A wording ends where the next one begins, when the source lists the next one alone. Undated ones end today. */
export function closeWordings(db: Database, wordings: readonly { documentId: DocumentId; key: string }[]) {
  return sql`
    update document_version as old set effective_to = coalesce(next.effective_from, current_date)
    from document_version as next, unnest(
      ${sql.val(wordings.map(({ documentId }) => documentId))}::integer[],
      ${sql.val(wordings.map(({ key }) => key))}::text[]
    ) as listed (document_id, version_key)
    where next.document_id = listed.document_id and next.version_key = listed.version_key
      and old.document_id = next.document_id and old.version_key is not null and old.id < next.id
      and old.version_key <> all(${sql.val(wordings.map(({ key }) => key))}::text[])
      and coalesce(old.effective_from, '-infinity') < coalesce(next.effective_from, current_date)
      and coalesce(old.effective_to, 'infinity') > coalesce(next.effective_from, current_date)`.execute(db)
}

/**
 * Readers see the wording in force today; without one, the last that was, else the first that will be. Gives the
 * documents whose wording changed.
 */
export async function chooseWordings(
  db: Database,
  { collectionId, documentIds }: { collectionId: CollectionId; documentIds?: readonly DocumentId[] },
): Promise<DocumentId[]> {
  const among = documentIds ? sql`and document.id = any(${sql.val([...documentIds])}::integer[])` : sql``
  const { rows } = await sql<{ id: DocumentId }>`
    with chosen as (
      select distinct on (version.document_id) version.*
      from document_version as version
      join document on document.id = version.document_id
      where document.collection_id = ${collectionId} and cardinality(document.readers) > 0
        and version.version_key is not null ${among}
      order by version.document_id,
        case
          when coalesce(version.effective_from, '-infinity') <= current_date
            and coalesce(version.effective_to, 'infinity') > current_date then 0
          when coalesce(version.effective_from, '-infinity') <= current_date then 1
          else 2
        end,
        case when version.effective_from > current_date then version.effective_from end,
        version.effective_from desc nulls last,
        version.id desc
    )
    update document set
      current_version_id = chosen.id, canonical_url = chosen.canonical_url,
      source_updated_at = chosen.source_updated_at, state = 'processing', updated_at = now()
    from chosen
    where document.id = chosen.document_id and document.current_version_id is distinct from chosen.id
    returning document.id`.execute(db)
  return rows.map(({ id }) => id)
}

/** Documents whose last wording was taken away. */
export function findWithoutWording(db: Database, documentIds: readonly DocumentId[]) {
  return db
    .selectFrom('document')
    .select(['id', 'readers'])
    .where((where) => sql<boolean>`${where.ref('id')} = any(${sql.val([...documentIds])}::integer[])`)
    .where('current_version_id', 'is not', null)
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('document_version')
            .select('document_version.id')
            .whereRef('document_version.document_id', '=', 'document.id'),
        ),
      ),
    )
    .execute()
}
