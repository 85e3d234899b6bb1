import type { Ctx } from '#data/context'
import { audit } from '#platform/audit/audit'
import { asPrincipalId } from '#contract/ids'
import { authorize } from '#platform/auth/authorize'
import { defineJob } from '#platform/jobs/jobs'
import { z } from 'zod'
import { deleteDocumentsOf } from '#data/collections/queries'
import { announceChanges } from '#data/index-changes/queries'
import { releaseBlobs } from '../blobs/release-blobs.ts'
import { listFilesOf } from '#data/blobs/queries'
import { lockExpiredStore } from './queries.ts'

export const expireStoresJob = defineJob({
  name: 'vector-stores.expire',
  payload: z.object({}),
  timeoutSeconds: 900,
  retries: 2,
})

/**
 * Empties the collections whose time without use is over; they stay, as expired. What has to be kept is left alone.
 * Returns how many.
 */
export async function expireStores(ctx: Ctx<'db' | 'storage'>): Promise<number> {
  authorize(ctx, 'settings:manage')
  for (let emptied = 0; ; emptied += 1) {
    ctx.signal.throwIfAborted()
    const files = await ctx.db.transaction().execute(async (tx) => {
      const store = await lockExpiredStore(tx)
      if (!store) return null
      const kept = await listFilesOf(tx, { collectionId: store.id })
      const documents = await deleteDocumentsOf(tx, store.readers.map(asPrincipalId), store.id)
      await announceChanges(
        tx,
        documents.map(({ id }) => id),
      )
      const details = { documents: documents.length }
      await audit(tx, ctx, { action: 'collection.expire', target: { kind: 'collection', id: store.id }, details })
      return kept
    })
    if (files === null) return emptied
    await releaseBlobs(ctx, files)
  }
}
