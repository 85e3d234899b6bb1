import type { Ctx } from '#apps/context'
import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import { defineJob } from '#platform/jobs/jobs'
import { z } from 'zod'
import { listUnfinished } from './queries.ts'
import { runBatchJob } from './run-batch.ts'

export const resumeBatchesJob = defineJob({
  name: 'batches.resume',
  payload: z.object({}),
  timeoutSeconds: 60,
  retries: 0,
})

/** Asks again for the batches that nobody runs. Returns how many. */
export async function resumeBatches(ctx: Ctx<'db' | 'jobs'>): Promise<number> {
  authorize(ctx, 'inference:use')
  let resumed = 0
  for (const { id: batchId } of await listUnfinished(ctx.db)) {
    if (await ctx.jobs.isPending(runBatchJob, { batchId })) continue
    await ctx.db.transaction().execute(async (tx) => {
      await ctx.jobs.enqueue(tx, runBatchJob, { batchId })
      await audit(tx, ctx, { action: 'batch.resume', target: { kind: 'batch', id: batchId } })
    })
    resumed += 1
  }
  return resumed
}
