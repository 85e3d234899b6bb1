import type { Hit } from '#data/search/hit'
import { searchPassages } from '#data/search/search-passages'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#toolbox/context'
import { isPointer } from './diversify.ts'
import { inOfficialWords } from './lay-words.ts'
import { rankHits } from './rank-hits.ts'

export interface Retrieval {
  /** Best first: what the evidence is judged on. */
  readonly hits: readonly Hit[]
  /** Raw cosine of the nearest passage; null when no embedding model could be asked. */
  readonly topSimilarity: number | null
  /** The question as it was searched for: with the words of official texts beside everyday ones. */
  readonly searched: string
}

/** Deep enough for a document to show several of its passages. */
const candidates = 100

/** What the readable collections hold about a question, the documents that speak most of it first. */
export async function retrieve(
  ctx: Ctx<'db' | 'index' | 'embedder' | 'log'>,
  { query, collectionIds, asOf }: { query: string; collectionIds: readonly number[] | null; asOf?: string | undefined },
): Promise<Retrieval> {
  authorize(ctx, 'search:read')
  const searched = inOfficialWords(query)
  if (collectionIds?.length === 0) return { hits: [], topSimilarity: null, searched }
  const scope = collectionIds === null ? {} : { collectionIds }
  const search = { query: searched, ...scope, method: 'hybrid', limit: candidates, asOf } as const
  const { hits, topSimilarity } = await searchPassages(ctx, search)
  const stating = hits.filter((hit) => !isPointer(hit))
  return { hits: rankHits(stating.length > 0 ? stating : hits), topSimilarity, searched }
}
