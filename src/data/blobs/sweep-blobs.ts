import { defineJob } from '#platform/jobs/jobs'
import { z } from 'zod'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#data/context'
import { listUsedBlobs } from './queries.ts'
import { releaseBlobs } from './release-blobs.ts'

export const sweepBlobsJob = defineJob({
  name: 'blobs.sweep',
  payload: z.object({}),
  timeoutSeconds: 900,
  retries: 2,
})

/** A younger file may be of an upload whose row is still to be written. */
const youngHours = 24
const hashesAtOnce = 500
/** A database that knows much less than the storage is more often the wrong one than right. */
const largestShareRemoved = 0.2
const alwaysRemovable = 20

/**
 * Deletes the files that no document points at: a process was killed between a row and its file. Returns how many went.
 */
export async function sweepBlobs(ctx: Ctx<'db' | 'storage' | 'log'>, olderThanHours = youngHours): Promise<number> {
  authorize(ctx, 'settings:manage')
  const { total, unused } = await findUnusedBlobs(ctx, Date.now() - olderThanHours * 3_600_000)
  if (unused.length > Math.max(alwaysRemovable, total * largestShareRemoved)) {
    ctx.log.error(
      { files: total, unknown: unused.length },
      'the database does not know most of the files: none was removed',
    )
    return 0
  }
  await releaseBlobs(ctx, unused)
  if (unused.length > 0) ctx.log.info({ files: unused.length }, 'files that no document names were removed')
  return unused.length
}

async function findUnusedBlobs(ctx: Ctx<'db' | 'storage'>, keptBeforeMs: number) {
  const unused: string[] = []
  let total = 0
  let part: string[] = []
  const compare = async (): Promise<void> => {
    const used = new Set(await listUsedBlobs(ctx.db, part))
    unused.push(...part.filter((hash) => !used.has(hash)))
    part = []
  }
  for await (const { hash, keptAt } of ctx.storage.list()) {
    total += 1
    if (keptAt.getTime() <= keptBeforeMs) part.push(hash)
    if (part.length === hashesAtOnce) await compare()
  }
  await compare()
  return { total, unused }
}
