import { principalsOf } from '#platform/auth/actor'
import type { Ctx } from '#toolbox/context'

/** Beyond this many passages, a word tells so little that its exact count does not matter. */
const countedPassages = 300

/** How much each word of a question tells the passages apart: rare words weigh more, unknown ones most (inverse document frequency). */
export async function weighWords(
  ctx: Ctx<'index'>,
  terms: readonly string[],
  collectionIds: readonly number[] | null,
): Promise<Map<string, number>> {
  const scope = { readable: principalsOf(ctx.actor), collections: collectionIds ?? undefined, limit: countedPassages }
  const passages = await ctx.index.rows()
  const weights = await Promise.all(
    [...new Set(terms)].map(async (term): Promise<[string, number]> => {
      const found = await ctx.index.lexical({ terms: [term], ...scope })
      return [term, Math.log(1 + Math.max(0, passages - found.length + 0.5) / (found.length + 0.5))]
    }),
  )
  return new Map(weights)
}
