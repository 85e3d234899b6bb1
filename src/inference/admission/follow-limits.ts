import type { Database } from '#platform/db/database'
import { followRows } from '#platform/db/follow-rows'
import type { Notifications } from '#platform/db/notifications'
import { messageOf } from '#platform/errors'
import type { Logger } from '#platform/telemetry/log'
import { beginningOf } from './calendar.ts'
import type { LimitBook, WantedDraw } from './limit-book.ts'
import type { UsedBefore } from './limit-row.ts'
import { limitsChannel, readLimit } from './model-limits.ts'
import { deleteOldDraws, drawQuota, listLimitRows, sumUsed, sumUsedByPerson } from './queries.ts'
import type { Draw } from './quota.ts'

export interface FollowedLimits {
  readonly db: Database
  readonly notifications: Notifications
  readonly log: Logger
  readonly limits: LimitBook
  /** How many processes answer, when others than this one count the same limits. */
  readonly sharedBy?: number
}

/** Keeps the limits in force as the database says; a quota that is new starts with what was already used. */
export async function followLimits(
  { db, notifications, log, limits, sharedBy }: FollowedLimits,
  signal: AbortSignal,
): Promise<void> {
  if (sharedBy !== undefined) {
    limits.share((wanted) => drawOrTrust(db, log, wanted), sharedBy)
    const timer = setInterval(() => void deleteOldDraws(db).catch(() => {}), PRUNE_MS).unref()
    signal.addEventListener('abort', () => clearInterval(timer), { once: true })
  }
  const read = async (): Promise<void> => {
    const rows = (await listLimitRows(db, null)).map(readLimit)
    const usedBefore = new Map<number, UsedBefore>()
    const usedByPerson = new Map<number, ReadonlyMap<number, UsedBefore>>()
    const nowMs = Date.now()
    const since = { day: new Date(beginningOf('day', nowMs)), month: new Date(beginningOf('month', nowMs)) }
    for (const row of rows) {
      if (!lasting.some((name) => row[name] !== null && !limits.counts(row.id, name))) continue
      if (row.role === null) usedBefore.set(row.id, await sumUsed(db, row, since))
      else usedByPerson.set(row.id, await sumUsedByPerson(db, row, since))
    }
    limits.replace(rows, { ofLimit: usedBefore, ofPersons: usedByPerson })
  }
  await followRows({ notifications, channel: limitsChannel, read, log }, signal)
}

const PRUNE_MS = 3_600_000

/** While the database is away a process goes by what is asked of it: an outage must not stop every call. */
async function drawOrTrust(db: Database, log: Logger, wanted: WantedDraw): Promise<Draw> {
  try {
    return await drawQuota(db, wanted)
  } catch (error) {
    log.warn({ reason: messageOf(error) }, 'limits are not shared with other processes for the moment')
    return { granted: wanted.asked, drawn: wanted.asked }
  }
}

/** What is counted over more than a minute has a past. */
const lasting = ['requestsPerDay', 'tokensPerDay', 'eurosPerMonth', 'kilowattHoursPerMonth'] as const
