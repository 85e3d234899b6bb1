import type { CollectionId, DocumentId, PrincipalId } from '#contract/ids'
import type { Database } from '#platform/db/database'
import { sql } from 'kysely'
import { readBy } from '#data/access/queries'

export interface ExportedDocuments {
  collectionId: CollectionId
  /** Documents after this one, in the order of their ids. */
  afterId: DocumentId
  limit: number
}

/** Documents of a collection as its export describes them. */
export function listExportedDocuments(
  db: Database,
  readable: readonly PrincipalId[],
  { collectionId, afterId, limit }: ExportedDocuments,
) {
  return db
    .selectFrom('document')
    .select([
      ...(['id', 'external_id', 'title', 'file_name', 'media_type', 'language', 'canonical_url'] as const),
      ...(['publisher', 'licence', 'state', 'metadata', 'blob_hash', 'size_bytes'] as const),
      ...(['current_version_id', 'source_updated_at', 'created_at', 'updated_at'] as const),
    ])
    .where('collection_id', '=', collectionId)
    .where('id', '>', afterId)
    .where((where) => readBy(where.ref('readers'), readable))
    .orderBy('id')
    .limit(limit)
    .execute()
}

export type ExportedDocument = Awaited<ReturnType<typeof listExportedDocuments>>[number]

/** Versions of these documents, without their text: its hash (SHA-256 of UTF-8) and its size say what it is. */
export function listExportedVersions(
  db: Database,
  readable: readonly PrincipalId[],
  documentIds: readonly DocumentId[],
) {
  return db
    .selectFrom('document_version')
    .innerJoin('document', 'document.id', 'document_version.document_id')
    .select([
      ...(['document_version.id', 'document_version.document_id', 'document_version.title'] as const),
      ...(['document_version.file_name', 'document_version.media_type', 'document_version.blob_hash'] as const),
      ...(['document_version.size_bytes', 'document_version.fetched_at', 'document_version.replaced_at'] as const),
      ...(['document_version.effective_from', 'document_version.effective_to'] as const),
      sql<string>`encode(sha256(convert_to(document_version.markdown, 'UTF8')), 'hex')`.as('text_hash'),
    ])
    .where((where) => sql<boolean>`${where.ref('document.id')} = any(${sql.val([...documentIds])}::integer[])`)
    .where((where) => readBy(where.ref('document.readers'), readable))
    .orderBy('document_version.id')
    .execute()
}

export type ExportedVersion = Awaited<ReturnType<typeof listExportedVersions>>[number]

export function findExportedText(db: Database, readable: readonly PrincipalId[], versionId: number) {
  return db
    .selectFrom('document_version')
    .innerJoin('document', 'document.id', 'document_version.document_id')
    .select('document_version.markdown')
    .where('document_version.id', '=', versionId)
    .where((where) => readBy(where.ref('document.readers'), readable))
    .executeTakeFirst()
}
