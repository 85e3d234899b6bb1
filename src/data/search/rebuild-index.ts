import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#data/context'
import { openIndexFollower } from './index-follower.ts'
import { registerIndex } from './register-index.ts'
import { announceEveryDocument, waitForFollowerLock } from './queries.ts'

export interface RebuildProgress {
  done: number
  total: number
}

/** Empties the search index and fills it again from PostgreSQL, whatever its state. Also right beside a running server. */
export async function rebuildIndex(
  ctx: Ctx<'db' | 'index' | 'embedder' | 'log'>,
  onProgress?: (progress: RebuildProgress) => void,
): Promise<{ documents: number; chunks: number }> {
  authorize(ctx, 'settings:manage')
  await registerIndex(ctx.db, ctx.index.id)
  const documents = await ctx.db.transaction().execute(async (tx) => {
    await waitForFollowerLock(tx, ctx.index.id)
    // Kept at once, whatever becomes of this transaction: killed while it empties the index, it leaves it to be filled.
    const total = await announceEveryDocument(ctx.db, ctx.index.id)
    await ctx.index.clear()
    await audit(tx, ctx, { action: 'index.rebuild', details: { documents: total } })
    return total
  })
  await openIndexFollower(ctx).catchUp((done) => onProgress?.({ done, total: documents }))
  await ctx.index.optimise()
  return { documents, chunks: await ctx.index.rows() }
}
