import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from '#platform/errors'
import type { Logger } from '#platform/telemetry/log'
import type { Notifications } from './notifications.ts'

const retryMs = 500

export interface FollowedRows {
  readonly notifications: Notifications
  /** What transactions that change the rows say with `notify(tx, channel, word)`. */
  readonly channel: string
  /**
   * Reads the rows again: those that the words name, or all of them, at first and whenever words may have been missed.
   * Never runs twice at a time.
   */
  read(changed: ReadonlySet<string> | 'all'): Promise<void>
  readonly log: Logger
}

/**
 * Keeps what a process holds of some rows as they are in the database. Resolves after the first reading, which may throw;
 * later readings that fail are tried again. Ends with the signal.
 */
export async function followRows(followed: FollowedRows, signal: AbortSignal): Promise<void> {
  const { notifications, channel, read, log } = followed
  let waiting: Set<string> | 'all' = 'all'
  let reading: Promise<void> | null = null

  const take = (): ReadonlySet<string> | 'all' => {
    const taken = waiting
    waiting = new Set()
    return taken
  }
  const isFresh = (): boolean => waiting !== 'all' && waiting.size === 0

  async function readUntilFresh(): Promise<void> {
    while (!isFresh() && !signal.aborted) {
      const changed = take()
      try {
        await read(changed)
      } catch (error) {
        waiting = 'all'
        log.warn({ channel, reason: messageOf(error) }, 'rows that are followed cannot be read again yet')
        await sleep(retryMs, undefined, { ref: false, signal }).catch(() => {})
      }
    }
    reading = null
  }
  const wake = (): void => {
    if (!isFresh() && !signal.aborted) reading ??= readUntilFresh()
  }
  await notifications.listen(
    channel,
    (word) => {
      if (waiting !== 'all') waiting.add(word)
      wake()
    },
    () => {
      waiting = 'all'
      wake()
    },
  )
  if (reading === null) await read(take())
  wake()
}
