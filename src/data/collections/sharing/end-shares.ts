import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#data/context'
import { defineJob } from '#platform/jobs/jobs'
import { z } from 'zod'
import { announceChanges } from '#data/index-changes/queries'
import { deleteEndedShares, listCollectionsWithEndedShares, lockSharedCollection } from './queries.ts'
import { applyReaders } from './readers/queries.ts'

export const endSharesJob = defineJob({
  name: 'collections.end-shares',
  payload: z.object({}),
  timeoutSeconds: 300,
  retries: 2,
})

const collectionsAtOnce = 100

/** Takes away what was shared until a moment that has come. Returns of how many collections. */
export async function endShares(ctx: Ctx<'db'>): Promise<number> {
  authorize(ctx, 'settings:manage')
  const ended = await listCollectionsWithEndedShares(ctx.db, collectionsAtOnce)
  for (const { collection_id: id } of ended) {
    await ctx.db.transaction().execute(async (tx) => {
      if (!(await lockSharedCollection(tx, id))) return
      await deleteEndedShares(tx, id)
      await announceChanges(tx, await applyReaders(tx, id))
      await audit(tx, ctx, { action: 'collection.share_end', target: { kind: 'collection', id } })
    })
  }
  return ended.length
}
