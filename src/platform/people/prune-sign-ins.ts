import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#platform/context'
import { defineJob } from '#platform/jobs/jobs'
import { sql } from 'kysely'
import { z } from 'zod'

export const pruneSignInsJob = defineJob({
  name: 'sign-ins.prune',
  payload: z.object({}),
  timeoutSeconds: 300,
  retries: 2,
})

const sessionsKeptDays = 30
const failuresKeptHours = 24

/** Removes what serves no more: sessions over for a month, failures older than a day. Returns how many sessions went. */
export async function pruneSignIns(ctx: Ctx<'db'>): Promise<number> {
  authorize(ctx, 'settings:manage')
  return ctx.db.transaction().execute(async (tx) => {
    const old = sql<boolean>`least(expires_at, revoked_at) < now() - make_interval(days => ${sessionsKeptDays})`
    const sessions = await tx.deleteFrom('session').where(old).executeTakeFirst()
    const stale = sql<boolean>`last_failed_at < now() - make_interval(hours => ${failuresKeptHours})`
    await tx.deleteFrom('sign_in_failure').where(stale).execute()
    const removed = Number(sessions.numDeletedRows)
    if (removed > 0) await audit(tx, ctx, { action: 'session.prune', details: { sessions: removed } })
    return removed
  })
}
