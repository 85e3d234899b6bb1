import type { DocumentId, PrincipalId } from '#contract/ids'
import type { Database } from '#platform/db/database'
import { sql } from 'kysely'
import { readBy } from '#data/access/queries'

/** Versions of a document that may be read, the current one first, then the latest. */
export function listReadableVersions(
  db: Database,
  readable: readonly PrincipalId[],
  { documentId, limit, offset }: { documentId: DocumentId; limit: number; offset: number },
) {
  return readableVersions(db, readable, documentId)
    .select((select) =>
      select
        .selectFrom('chunk')
        .whereRef('chunk.document_version_id', '=', 'document_version.id')
        .where((where) => readBy(where.ref('chunk.readers'), readable))
        .select(sql<number>`count(*)`.as('chunks'))
        .as('chunks'),
    )
    .select(sql<number>`jsonb_array_length(document_version.pages)`.as('page_count'))
    .$narrowType<{ chunks: number }>()
    .orderBy(sql`document_version.id = document.current_version_id`, 'desc')
    .orderBy('document_version.effective_from', (order) => order.desc().nullsLast())
    .orderBy('document_version.id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
}

function readableVersions(db: Database, readable: readonly PrincipalId[], documentId: DocumentId) {
  return db
    .selectFrom('document_version')
    .innerJoin('document', 'document.id', 'document_version.document_id')
    .select([
      'document_version.id',
      'document_version.title',
      'document_version.file_name',
      'document_version.media_type',
      'document_version.blob_hash',
      'document_version.size_bytes',
      'document_version.fetched_at',
      'document_version.replaced_at',
      'document_version.effective_from',
      'document_version.effective_to',
      'document_version.legal_status',
      'document_version.source_updated_at',
    ])
    .select(sql<boolean>`document_version.id = document.current_version_id`.as('is_current'))
    .where('document.id', '=', documentId)
    .where((where) => readBy(where.ref('document.readers'), readable))
}

export async function countReadableVersions(db: Database, readable: readonly PrincipalId[], documentId: DocumentId) {
  const { total } = await db
    .selectFrom('document_version')
    .innerJoin('document', 'document.id', 'document_version.document_id')
    .select((select) => select.fn.countAll<number>().as('total'))
    .where('document.id', '=', documentId)
    .where((where) => readBy(where.ref('document.readers'), readable))
    .executeTakeFirstOrThrow()
  return total
}

export function findReadableVersion(
  db: Database,
  readable: readonly PrincipalId[],
  { documentId, versionId }: { documentId: DocumentId; versionId: number },
) {
  return readableVersions(db, readable, documentId).where('document_version.id', '=', versionId).executeTakeFirst()
}
