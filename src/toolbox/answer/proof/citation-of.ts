import type { Citation, SearchResult } from '#contract/citations'
import type { Hit } from '#data/search/hit'

/** The words of a passage that a citation shows. */
export interface QuotedSpan {
  readonly start: number
  readonly end: number
}

export interface CitedSpan {
  readonly index: number
  readonly hit: Hit
  readonly span: QuotedSpan
  readonly supported: boolean
}

export function citationOf({ index, hit, span, supported }: CitedSpan): Citation {
  return {
    index,
    document_id: hit.documentId,
    chunk_id: hit.chunkId,
    external_id: hit.externalId,
    title: hit.title,
    path: [...hit.path],
    page: hit.page,
    quote: hit.text.slice(span.start, span.end),
    start: span.start,
    end: span.end,
    url: hit.url,
    publisher: hit.publisher,
    licence: hit.licence,
    updated_at: hit.updatedAt,
    effective_from: hit.effectiveFrom,
    effective_to: hit.effectiveTo,
    supported,
  }
}

function methodOf({ similarity, lexicalScore }: Hit): SearchResult['method'] {
  if (similarity === null) return 'lexical'
  return lexicalScore === null ? 'semantic' : 'hybrid'
}

/** A passage that the answer could draw on, in Albert's shape. */
export function searchResultOf(hit: Hit): SearchResult {
  return {
    method: methodOf(hit),
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
      created: Math.floor(hit.createdAt.getTime() / 1000),
    },
  }
}
