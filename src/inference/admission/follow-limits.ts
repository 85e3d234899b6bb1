import type { Database } from '#platform/db/database'
import { followRows } from '#platform/db/follow-rows'
import type { Notifications } from '#platform/db/notifications'
import type { Logger } from '#platform/telemetry/log'
import { beginningOf } from './calendar.ts'
import type { LimitBook, UsedBefore } from './limit-book.ts'
import { limitsChannel, readLimit } from './model-limits.ts'
import { listLimitRows, sumUsed } from './queries.ts'

export interface FollowedLimits {
  readonly db: Database
  readonly notifications: Notifications
  readonly log: Logger
  readonly limits: LimitBook
}

/** Keeps the limits in force as the database says; a quota that is new starts with what was already used. */
export async function followLimits(
  { db, notifications, log, limits }: FollowedLimits,
  signal: AbortSignal,
): Promise<void> {
  const read = async (): Promise<void> => {
    const rows = (await listLimitRows(db, null)).map(readLimit)
    const usedBefore = new Map<number, UsedBefore>()
    const nowMs = Date.now()
    const since = { day: new Date(beginningOf('day', nowMs)), month: new Date(beginningOf('month', nowMs)) }
    for (const row of rows) {
      if (lasting.some((name) => row[name] !== null && !limits.counts(row.id, name)))
        usedBefore.set(row.id, await sumUsed(db, row, since))
    }
    limits.replace(rows, usedBefore)
  }
  await followRows({ notifications, channel: limitsChannel, read, log }, signal)
}

/** What is counted over more than a minute has a past. */
const lasting = ['requestsPerDay', 'tokensPerDay', 'eurosPerMonth', 'kilowattHoursPerMonth'] as const
