import type { Hit } from '#data/search/hit'
import { fuse } from '#data/search/fusion'
import { rerankTexts } from '#inference/rerank-texts'
import { messageOf } from '#platform/errors'
import type { Ctx } from '#toolbox/context'
import { contextOf } from './hits.ts'
import { sensitivityOf } from './sensitivity.ts'

/** A person waits: later, what the search said stands. */
const longestMs = 3_000
/** Of reciprocal rank fusion (Cormack and others, 2009): neither order wins by its first place alone. */
const rankConstant = 60

/**
 * Passages in the order in which the search and a reranking model place them, each counting as much: by rank, as the lists
 * of the search are joined. As they were when no such model is in service, may not see them, or fails.
 */
export async function rerankHits(
  ctx: Ctx<'db' | 'models' | 'usage' | 'log'>,
  query: string,
  hits: readonly Hit[],
): Promise<readonly Hit[]> {
  const model = ctx.models.list().find(({ capabilities }) => capabilities.includes('rerank'))?.id
  if (model === undefined || hits.length < 2) return hits
  const signal = AbortSignal.any([ctx.signal, AbortSignal.timeout(longestMs)])
  try {
    const documents = hits.map((hit) => `${contextOf(hit)}\n${hit.text}`)
    const { dataLevel } = await sensitivityOf(ctx, hits)
    const { ranked } = await rerankTexts({ ...ctx, signal, dataLevel }, { model, query, documents })
    return joined(
      hits,
      ranked.flatMap(({ index }) => hits[index] ?? []),
    )
  } catch (error) {
    ctx.signal.throwIfAborted()
    ctx.log.warn({ model, reason: messageOf(error) }, 'passages stay in the order of the search')
    return hits
  }
}

function joined(hits: readonly Hit[], reranked: readonly Hit[]): Hit[] {
  const byId = new Map(hits.map((hit) => [hit.chunkId, hit]))
  const lists = [hits, reranked].map((items) => ({ items, weight: 1 }))
  return fuse(lists, [], rankConstant).flatMap(({ chunkId, score }) => {
    const hit = byId.get(chunkId)
    return hit ? [{ ...hit, score }] : []
  })
}
