import type { CollectionId } from '#contract/ids'
import type { Hit } from '#data/search/hit'
import { searchEvidence } from '#data/search/search-evidence'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#toolbox/context'
import { distinctTexts } from './hits.ts'

export interface Retrieval {
  /** Best first, each text once. */
  readonly hits: readonly Hit[]
  /** Raw cosine of the nearest passage; null when no embedding model could be asked. */
  readonly topSimilarity: number | null
}

/** A question worded as the corpora do: all of it, and the sentences that ask. */
export interface Wordings {
  readonly whole: string
  readonly asking: string
}

/** Where is looked, and in the law of which day. */
export interface RetrievalScope {
  /** Null: every collection that the actor may read. */
  readonly collectionIds: readonly CollectionId[] | null
  /** YYYY-MM-DD; today by default. */
  readonly asOf?: string | undefined
}

/** Deep enough for the sentence that answers to be read; beyond, reading more finds no more. */
const readChunks = 20

/** What the readable collections hold about a question, the nearest passages first. */
export async function retrieve(
  ctx: Ctx<'db' | 'index' | 'embedder' | 'log'>,
  { whole, asking }: Wordings,
  { collectionIds, asOf }: RetrievalScope,
): Promise<Retrieval> {
  authorize(ctx, 'search:read')
  if (collectionIds?.length === 0) return { hits: [], topSimilarity: null }
  const wordings =
    whole === asking
      ? [{ query: whole, share: 1 }]
      : [
          { query: whole, share: 0.5 },
          { query: asking, share: 0.5 },
        ]
  const { hits, topSimilarity } = await searchEvidence(ctx, { wordings, collectionIds, asOf, limit: readChunks })
  return { hits: distinctTexts(hits), topSimilarity }
}
