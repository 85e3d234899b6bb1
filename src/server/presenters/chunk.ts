import type { Chunk } from '#contract/data'
import { sentMetadata, shownMetadata } from '#data/documents/shown-metadata'
import type { DocumentRow } from '#data/documents/queries'
import type { ChunkRow } from '#data/documents/text/queries'
import { toUnixSeconds } from './unix-seconds.ts'

/** A passage with the facts of its document that a citation shows. */
export function presentChunk(row: ChunkRow, document: DocumentRow): Chunk {
  return {
    object: 'chunk',
    id: row.id,
    collection_id: row.collection_id,
    document_id: row.document_id,
    content: row.text,
    metadata: shownMetadata(
      {
        document_name: document.title,
        title: document.title,
        path: row.path,
        page: row.page,
        ...(row.part === null ? {} : { part: row.part }),
        url: document.canonical_url,
        external_id: document.external_id,
        publisher: document.publisher,
        licence: document.licence,
        updated_at: document.source_updated_at,
      },
      sentMetadata(document.metadata, row.metadata),
    ),
    created: toUnixSeconds(document.created_at),
  }
}
