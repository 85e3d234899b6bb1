import type { Ctx } from '#data/context'
import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import { defineJob } from '#platform/jobs/jobs'
import { z } from 'zod'
import { releaseBlobs } from '../blobs/release-blobs.ts'
import { deleteExpiredFiles } from './queries.ts'

export const expireFilesJob = defineJob({
  name: 'files.expire',
  payload: z.object({}),
  timeoutSeconds: 600,
  retries: 2,
})

const filesAtOnce = 500

/** Deletes the files whose time is over. Returns how many. */
export async function expireFiles(ctx: Ctx<'db' | 'storage'>): Promise<number> {
  authorize(ctx, 'settings:manage')
  let total = 0
  for (;;) {
    const deleted = await ctx.db.transaction().execute(async (tx) => {
      const rows = await deleteExpiredFiles(tx, filesAtOnce)
      if (rows.length > 0) await audit(tx, ctx, { action: 'files.expire', details: { files: rows.length } })
      return rows
    })
    await releaseBlobs(
      ctx,
      deleted.map(({ blob_hash }) => blob_hash),
    )
    total += deleted.length
    if (deleted.length < filesAtOnce) return total
  }
}
