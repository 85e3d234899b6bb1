import type { Hit } from '#data/search/hit'
import { principalsOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#toolbox/context'
import { diversify } from './diversify.ts'
import type { Variety } from './diversify.ts'
import { joinNeighbours } from './join-neighbours.ts'
import type { Passage } from './passage.ts'
import { findNeighbours } from './queries.ts'

/** The passages to quote or to give to a model, with the neighbours that they continue. */
export async function choosePassages(ctx: Ctx<'db'>, hits: readonly Hit[], variety: Variety): Promise<Passage[]> {
  authorize(ctx, 'search:read')
  const chosen = diversify(hits, variety)
  const ids = chosen.map(({ chunkId }) => chunkId)
  return joinNeighbours(chosen, await findNeighbours(ctx.db, principalsOf(ctx.actor), ids))
}
