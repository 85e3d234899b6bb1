import type { CollectionId } from '#contract/ids'
import { principalsOf } from '#platform/auth/actor'
import type { Ctx } from '#toolbox/context'

/** A word of the question, whatever official word stands for it. */
export interface WeighedWord {
  readonly forms: readonly string[]
  readonly weight: number
}

/** Beyond this many chunks, a word tells so little that its exact count does not matter. */
const countedChunks = 300
/** How long a count is good, and how many are kept: it weighs, it decides nothing by itself. */
const keptMs = 10 * 60_000
const keptCounts = 20_000

interface Count {
  readonly chunks: Promise<number>
  readonly at: number
}

const counts = new Map<string, Count>()

/** In how many chunks of what the actor may read a word stands, up to a bound; asked once by those who ask at once. */
function countOf(ctx: Ctx<'index'>, term: string, collectionIds: readonly CollectionId[] | null): Promise<number> {
  const readable = principalsOf(ctx.actor)
  const key = `${ctx.index.id} ${readable.join(',')} ${collectionIds?.join(',') ?? ''} ${term}`
  const known = counts.get(key)
  if (known && Date.now() - known.at < keptMs) return known.chunks
  const scope = { readable, collections: collectionIds ?? undefined, limit: countedChunks }
  const chunks = ctx.index.countChunks({ terms: [term], ...scope })
  if (counts.size >= keptCounts) counts.clear()
  counts.set(key, { chunks, at: Date.now() })
  chunks.catch(() => counts.delete(key))
  return chunks
}

/** Words as they count: rare ones weigh more, unknown ones most (inverse document frequency). */
export async function weighWords(
  ctx: Ctx<'index'>,
  words: readonly (readonly string[])[],
  collectionIds: readonly CollectionId[] | null,
): Promise<WeighedWord[]> {
  const total = await ctx.index.rows()
  const weights = new Map<string, number>()
  await Promise.all(
    [...new Set(words.flat())].map(async (term) => {
      const chunks = await countOf(ctx, term, collectionIds)
      weights.set(term, Math.log(1 + Math.max(0, total - chunks + 0.5) / (chunks + 0.5)))
    }),
  )
  return words.map((forms) => ({ forms, weight: Math.min(...forms.map((form) => weights.get(form) ?? 0)) }))
}

/** Share of the weight of the words that a text holds; 1 when there is no word to look for. */
export function weightedCoverage(words: readonly WeighedWord[], held: ReadonlySet<string>): number {
  let total = 0
  let covered = 0
  for (const { forms, weight } of words) {
    total += weight
    if (forms.some((form) => held.has(form))) covered += weight
  }
  return total === 0 ? 1 : covered / total
}
