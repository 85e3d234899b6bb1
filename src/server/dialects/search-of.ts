import type { SearchRequest } from '#contract/search'
import type { ChunkSearch } from '#data/search/search-chunks'
import type { z } from 'zod'

/** A search as it was sent, as its verb takes it. */
export function searchOf(sent: z.output<typeof SearchRequest>): ChunkSearch {
  const { query, method, limit, offset } = sent
  return {
    query,
    method,
    limit,
    offset,
    collectionIds: sent.collection_ids,
    documentIds: sent.document_ids,
    rankConstant: sent.rff_k ?? undefined,
    scoreThreshold: sent.score_threshold,
    asOf: sent.as_of,
    metadata: sent.metadata_filters ?? undefined,
  }
}
