import type { Ctx } from '#apps/context'
import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import { defineJob } from '#platform/jobs/jobs'
import { z } from 'zod'
import { endEvaluation, listUnfinished } from './queries.ts'
import { runEvaluationJob } from './run-evaluation.ts'

export const resumeEvaluationsJob = defineJob({
  name: 'evaluations.resume',
  payload: z.object({}),
  timeoutSeconds: 60,
  retries: 0,
})

const mostMs = 24 * 3600 * 1000

/** Asks again for the evaluations that nobody runs; those of more than a day are told as failed. Returns how many run again. */
export async function resumeEvaluations(ctx: Ctx<'db' | 'jobs'>): Promise<number> {
  authorize(ctx, 'search:read')
  let resumed = 0
  for (const { id: evaluationId, created_at: createdAt } of await listUnfinished(ctx.db)) {
    if (createdAt.getTime() < Date.now() - mostMs) {
      await endEvaluation(ctx.db, evaluationId, { status: 'failed', failure: 'timed_out' })
      continue
    }
    if (await ctx.jobs.isPending(runEvaluationJob, { evaluationId })) continue
    await ctx.db.transaction().execute(async (tx) => {
      await ctx.jobs.enqueue(tx, runEvaluationJob, { evaluationId })
      await audit(tx, ctx, { action: 'evaluation.resume', target: { kind: 'evaluation', id: evaluationId } })
    })
    resumed += 1
  }
  return resumed
}
