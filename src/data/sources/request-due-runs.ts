import { authorize } from '#platform/auth/authorize'
import { hasCode } from '#platform/errors'
import { defineJob, defineSchedule } from '#platform/jobs/jobs'
import { z } from 'zod'
import type { Ctx } from '../context.ts'
import { listDueSources } from './queries.ts'
import { requestRun } from './request-run.ts'

export const requestDueRunsJob = defineJob({
  name: 'source.request-due-runs',
  payload: z.strictObject({}),
  timeoutSeconds: 60,
  retries: 0,
})

export const dueRunsSchedule = defineSchedule({ job: requestDueRunsJob, cron: '*/5 * * * *', payload: {} })

/** Asks for a run of each source whose rhythm says so. Gives how many. */
export async function requestDueRuns(ctx: Ctx<'db' | 'jobs'>): Promise<number> {
  authorize(ctx, 'settings:manage')
  const due = await listDueSources(ctx.db)
  for (const sourceId of due) {
    try {
      await requestRun(ctx, { sourceId })
    } catch (error) {
      // Paused or deleted a moment ago.
      if (!hasCode(error, 'conflict') && !hasCode(error, 'not_found')) throw error
    }
  }
  return due.length
}
