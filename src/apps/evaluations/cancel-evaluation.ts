import type { Ctx } from '#apps/context'
import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import { getEvaluation } from './get-evaluation.ts'
import { type CountedEvaluation, endEvaluation } from './queries.ts'

/** Asks nothing more; what was graded is kept. Throws `conflict` for one that is over. */
export async function cancelEvaluation(ctx: Ctx<'db'>, id: number): Promise<CountedEvaluation> {
  authorize(ctx, 'settings:manage')
  await getEvaluation(ctx, id)
  await ctx.db.transaction().execute(async (tx) => {
    const isCancelled = await endEvaluation(tx, id, { status: 'cancelled', failure: null })
    if (!isCancelled) throw new AppError('conflict', { reason: 'evaluation_over' })
    await audit(tx, ctx, { action: 'evaluation.cancel', target: { kind: 'evaluation', id } })
  })
  return getEvaluation(ctx, id)
}
