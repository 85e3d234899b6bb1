import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import { defineJob } from '#platform/jobs/jobs'
import type { Ctx } from '#data/context'
import { z } from 'zod'
import { releaseBlobs } from './release-blobs.ts'
import { forgetReadOriginals, forgetVersionOriginals } from './queries.ts'

export const forgetOriginalsJob = defineJob({
  name: 'originals.forget',
  payload: z.object({}),
  timeoutSeconds: 900,
  retries: 2,
})

const filesAtOnce = 200

/**
 * Forgets the files that collections have and keep no more: the choice is new, or what held them ended. Texts stay.
 * Gives how many documents and versions lost theirs.
 */
export async function forgetOriginals(ctx: Ctx<'db' | 'storage'>): Promise<number> {
  authorize(ctx, 'settings:manage')
  let total = 0
  for (;;) {
    ctx.signal.throwIfAborted()
    const forgotten = await ctx.db.transaction().execute(async (tx) => {
      const documents = await forgetReadOriginals(tx, filesAtOnce)
      const files = [...documents, ...(await forgetVersionOriginals(tx, filesAtOnce))]
      for (const [id, ofIt] of Map.groupBy(files, ({ collection_id }) => collection_id)) {
        const details = { files: new Set(ofIt.map(({ hash }) => hash)).size }
        await audit(tx, ctx, { action: 'collection.forget-originals', target: { kind: 'collection', id }, details })
      }
      return files
    })
    if (forgotten.length === 0) return total
    await releaseBlobs(
      ctx,
      forgotten.map(({ hash }) => hash),
    )
    total += forgotten.length
  }
}
