import type { DocumentId, PrincipalId } from '#contract/ids'
import type { Database } from '#platform/db/database'
import { sql } from 'kysely'
import { readBy } from '../access/queries.ts'

/** Documents known under one of these names, with the passage that opens each. */
export function findAliased(db: Database, readable: readonly PrincipalId[], aliases: readonly string[]) {
  return db
    .selectFrom('document_alias')
    .innerJoin('document', 'document.id', 'document_alias.document_id')
    .innerJoin('chunk', (join) =>
      join
        .onRef('chunk.document_version_id', '=', 'document.current_version_id')
        .onRef('chunk.document_id', '=', 'document.id')
        .on('chunk.ordinal', '=', 0),
    )
    .select(['document_alias.alias', 'document.id as document_id', 'document.collection_id', 'chunk.id as chunk_id'])
    .where((where) => sql<boolean>`${where.ref('document_alias.alias')} = any(${sql.val([...aliases])}::text[])`)
    .where((where) => readBy(where.ref('document.readers'), readable))
    .where((where) => readBy(where.ref('chunk.readers'), readable))
    .orderBy('document.id')
    .limit(200)
    .execute()
}

/** What a document refers to, each with the document that it leads to when there is one that may be read. */
export function listReadableReferences(
  db: Database,
  readable: readonly PrincipalId[],
  { documentId, limit, offset }: { documentId: DocumentId; limit: number; offset: number },
) {
  return db
    .selectFrom('reference')
    .innerJoin('document', 'document.id', 'reference.document_id')
    .leftJoin('document_alias', 'document_alias.alias', 'reference.target')
    .leftJoin('document as target', (join) =>
      join.onRef('target.id', '=', 'document_alias.document_id').on((on) => readBy(on.ref('target.readers'), readable)),
    )
    .distinctOn('reference.id')
    .select([
      'reference.id',
      'reference.kind',
      'reference.label',
      'reference.heading',
      'reference.target',
      'target.id as target_id',
      'target.title as target_title',
      'target.canonical_url as target_url',
      'target.readers as target_readers',
    ])
    .where('reference.document_id', '=', documentId)
    .where((where) => readBy(where.ref('document.readers'), readable))
    .orderBy('reference.id')
    .orderBy('target.id')
    .limit(limit)
    .offset(offset)
    .execute()
}

export function countReadableReferences(db: Database, readable: readonly PrincipalId[], documentId: DocumentId) {
  return db
    .selectFrom('reference')
    .innerJoin('document', 'document.id', 'reference.document_id')
    .select((select) => select.fn.countAll<number>().as('total'))
    .where('reference.document_id', '=', documentId)
    .where((where) => readBy(where.ref('document.readers'), readable))
    .executeTakeFirstOrThrow()
}
