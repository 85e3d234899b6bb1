import type { Database } from '#platform/db/database'
import { followRows } from '#platform/db/follow-rows'
import type { Notifications } from '#platform/db/notifications'
import { messageOf } from '#platform/errors'
import type { Logger } from '#platform/telemetry/log'
import { beginningOf } from '../calendar.ts'
import type { SharedDraws, WantedDraw } from './draws/shared-draws.ts'
import type { LimitBook } from './limit-book.ts'
import type { UsedBefore } from './limit-row.ts'
import { limitsChannel, readLimit } from './model-limits.ts'
import { listLimitRows, sumUsed, sumUsedByPerson } from './queries.ts'
import type { Draw } from './quota.ts'

export interface FollowedLimits {
  readonly db: Database
  readonly notifications: Notifications
  readonly log: Logger
  readonly limits: LimitBook
  /** When others than this one count the same limits: where all draw, and how many processes answer. */
  readonly sharing?: { readonly draws: SharedDraws; readonly processes: number }
}

/** Keeps the limits in force as the database says; a quota that is new starts with what was already used. */
export async function followLimits(
  { db, notifications, log, limits, sharing }: FollowedLimits,
  signal: AbortSignal,
): Promise<void> {
  if (sharing) limits.share((wanted) => drawOrTrust(sharing.draws, log, wanted), sharing.processes)
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

/** While the server that counts is away a process goes by what is asked of it: an outage must not stop every call. */
async function drawOrTrust(draws: SharedDraws, log: Logger, wanted: WantedDraw): Promise<Draw> {
  try {
    return await draws.draw(wanted)
  } catch (error) {
    log.warn({ reason: messageOf(error) }, 'limits are not shared with other processes for the moment')
    return { granted: wanted.asked, drawn: wanted.asked }
  }
}

/** What is counted over more than a minute has a past. */
const lasting = ['requestsPerDay', 'tokensPerDay', 'eurosPerMonth', 'kilowattHoursPerMonth'] as const
