import type { SearchResult } from '#contract/citations'
import { shownMetadata } from '../documents/shown-metadata.ts'
import type { Hit } from './hit.ts'

/** A hit in Albert's shape; its method is the one that was asked for, else what found it: its words, its meaning, both. */
export function searchResultOf(hit: Hit, method: SearchResult['method'] = legOf(hit)): SearchResult {
  return {
    method,
    score: hit.score,
    chunk: {
      object: 'chunk',
      id: hit.chunkId,
      collection_id: hit.collectionId,
      document_id: hit.documentId,
      content: hit.text,
      metadata: shownMetadata(
        {
          document_name: hit.title,
          title: hit.title,
          path: [...hit.path],
          page: hit.page,
          ...(hit.part === null ? {} : { part: hit.part }),
          url: hit.url,
          external_id: hit.externalId,
          publisher: hit.publisher,
          licence: hit.licence,
          updated_at: hit.updatedAt,
          effective_from: hit.effectiveFrom,
          effective_to: hit.effectiveTo,
          legal_status: hit.legalStatus,
        },
        hit.metadata,
      ),
      created: Math.floor(hit.createdAt.getTime() / 1000),
    },
  }
}

function legOf({ similarity, lexicalScore }: Hit): SearchResult['method'] {
  if (similarity === null) return 'lexical'
  return lexicalScore === null ? 'semantic' : 'hybrid'
}
