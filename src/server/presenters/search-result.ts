import type { SearchResult } from '#contract/citations'
import type { SearchRequest } from '#contract/data'
import type { Hit } from '#data/search/hit'
import { toUnixSeconds } from './unix-seconds.ts'

export function presentSearchResult(hit: Hit, method: SearchRequest['method']): SearchResult {
  return {
    method,
    score: hit.score,
    chunk: {
      object: 'chunk',
      id: hit.chunkId,
      collection_id: hit.collectionId,
      document_id: hit.documentId,
      content: hit.text,
      metadata: {
        document_name: hit.title,
        title: hit.title,
        path: [...hit.path],
        page: hit.page,
        url: hit.url,
        external_id: hit.externalId,
        publisher: hit.publisher,
        licence: hit.licence,
        updated_at: hit.updatedAt,
      },
      created: toUnixSeconds(hit.createdAt),
    },
  }
}
