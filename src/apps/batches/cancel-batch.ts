import type { Ctx } from '#apps/context'
import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import { counted, getBatch } from './get-batch.ts'
import { type BatchRow, changeBatch } from './queries.ts'
import { runBatchJob } from './run-batch.ts'

/** Asks nothing more of a batch; whoever runs it ends it. Throws `conflict` for one that is over. */
export async function cancelBatch(ctx: Ctx<'db' | 'jobs'>, id: string): Promise<BatchRow> {
  authorize(ctx, 'inference:use')
  const before = await getBatch(ctx, id)
  if (before.status === 'cancelling') return before
  const isRun = await ctx.jobs.isPending(runBatchJob, { batchId: id })
  const row = await ctx.db.transaction().execute(async (tx) => {
    const change = { status: 'cancelling' as const, cancelling_at: new Date() }
    const changed = await changeBatch(tx, { id, from: ['validating', 'in_progress'] }, change)
    if (changed === undefined) throw new AppError('conflict', { reason: 'batch_over' })
    if (!isRun) await ctx.jobs.enqueue(tx, runBatchJob, { batchId: id })
    await audit(tx, ctx, { action: 'batch.cancel', target: { kind: 'batch', id } })
    return changed
  })
  return counted(ctx.db, row)
}
