import type { Ctx } from '#apps/context'
import { findDayToTotal, totalDay } from '#inference/usage/retention/queries'
import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import type { OrganisationId } from '#contract/ids'
import { defineJob } from '#platform/jobs/jobs'
import { z } from 'zod'
import { listOrganisationIds } from './queries.ts'
import { retentionSetting } from './retention.ts'

/** Payload: nothing. */
export const expireUsageJob = defineJob({
  name: 'usage.expire',
  payload: z.object({}),
  timeoutSeconds: 1800,
  retries: 2,
})

/** Of every organisation: calls older than it keeps them become daily totals without person. Gives how many calls went. */
export async function expireUsage(ctx: Ctx<'db' | 'settings'>): Promise<number> {
  authorize(ctx, 'settings:manage')
  let gone = 0
  for (const { id } of await listOrganisationIds(ctx.db)) gone += await expireUsageOf(ctx, id)
  return gone
}

/** Day by day: each with the word about it, so that a job that is cut short goes on where it was. */
async function expireUsageOf(ctx: Ctx<'db' | 'settings'>, organisationId: OrganisationId): Promise<number> {
  const { usageMonths } = await ctx.settings.read(retentionSetting, organisationId)
  const before = dayMonthsAgo(usageMonths)
  let gone = 0
  for (;;) {
    const day = await findDayToTotal(ctx.db, organisationId, before)
    if (day === null) return gone
    await ctx.db.transaction().execute(async (tx) => {
      const calls = await totalDay(tx, organisationId, day)
      const target = { kind: 'organisation', id: organisationId }
      const details = { calls, usageMonths, day: day.toISOString().slice(0, 10) }
      await audit(tx, ctx, { action: 'usage.expire', target, details })
      gone += calls
    })
  }
}

/** The beginning of a day in UTC: a day is totalled whole or not at all. */
function dayMonthsAgo(months: number): Date {
  const now = new Date()
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, now.getUTCDate()))
}
