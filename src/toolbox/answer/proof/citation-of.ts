import type { Citation } from '#contract/citations'
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
    highlights: [{ start: span.start, end: span.end }],
    collection_id: hit.collectionId,
    collection: hit.collection,
    corpus: hit.corpus,
    file_name: hit.corpus === null ? hit.externalId : null,
    notices: [],
    url: hit.url,
    publisher: hit.publisher,
    licence: hit.licence,
    updated_at: hit.updatedAt,
    effective_from: hit.effectiveFrom,
    effective_to: hit.effectiveTo,
    supported,
  }
}
