import { z } from 'zod'
import { SearchResult } from './citations.ts'
import { CollectionId, DocumentId } from './ids.ts'
import { MetadataFilter } from './metadata-filter.ts'

const CollectionIds = z.array(CollectionId).max(100)
const Query = z.string().trim().min(1).max(4000)

/** As it is sent: `prompt`, `collections` and `k` are what older clients call `query`, `collection_ids` and `limit`. */
const SearchFields = z.strictObject({
  query: Query.nullish(),
  prompt: Query.nullish(),
  collection_ids: CollectionIds.nullish().describe('None: every collection that the caller may read'),
  collections: CollectionIds.nullish(),
  document_ids: z.array(DocumentId).max(100).nullish(),
  metadata_filters: MetadataFilter.nullish().describe('Upon the metadata of passages, as search results show them'),
  method: z.enum(['lexical', 'semantic', 'hybrid']).optional().describe('hybrid; semantic when there is a threshold'),
  limit: z.number().int().min(1).max(100).nullish().describe('10 by default'),
  k: z.number().int().min(1).max(100).nullish(),
  offset: z.number().int().min(0).max(1000).default(0),
  rff_k: z.number().int().min(0).max(16384).nullish().describe('Constant of the ranks (RRF); 10 by default'),
  score_threshold: z.number().min(0).max(1).nullish().describe('Least cosine, for the semantic method alone'),
  web_search: z.boolean().nullish().describe('Not offered: true is refused'),
  as_of: z.iso.date().optional().describe('The law as it was on that day, YYYY-MM-DD; today by default'),
})

export const SearchRequest = SearchFields.transform((sent, context) => {
  const { prompt, collections, k, web_search: isWebAsked, score_threshold: threshold, ...fields } = sent
  const query = fields.query ?? prompt
  if (isWebAsked === true) {
    context.addIssue({
      code: 'custom',
      path: ['web_search'],
      message: 'there is no search of the web: collections only',
    })
    return z.NEVER
  }
  if (query == null) {
    context.addIssue({ code: 'custom', path: ['query'], message: 'a query is required' })
    return z.NEVER
  }
  const scoreThreshold = threshold == null || threshold === 0 ? null : threshold
  return {
    ...fields,
    query,
    collection_ids: fields.collection_ids ?? collections ?? [],
    document_ids: fields.document_ids ?? [],
    limit: fields.limit ?? k ?? 10,
    method: fields.method ?? (scoreThreshold === null ? 'hybrid' : 'semantic'),
    score_threshold: scoreThreshold,
  }
})

export const SearchAnswer = z.object({
  object: z.literal('list'),
  data: z.array(SearchResult),
  usage: z.object({ prompt_tokens: z.number().int(), completion_tokens: z.literal(0), total_tokens: z.number().int() }),
})
