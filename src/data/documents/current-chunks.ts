import type { Database } from '#platform/db/database'

/** Passages of the versions that readers see, with their documents; who may read them is the caller's to say. */
export function currentChunks(db: Database) {
  return db
    .selectFrom('chunk')
    .innerJoin('document', (join) =>
      join
        .onRef('document.id', '=', 'chunk.document_id')
        .onRef('document.current_version_id', '=', 'chunk.document_version_id'),
    )
}
