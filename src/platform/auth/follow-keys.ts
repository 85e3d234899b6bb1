import { setTimeout as sleep } from 'node:timers/promises'
import type { Notifications } from '#platform/db/notifications'
import { messageOf } from '#platform/errors'
import type { Logger } from '#platform/telemetry/log'
import type { KeyRing } from './key-ring.ts'
import { keysChannel } from './keys.ts'

const retryMs = 500

interface Followed {
  readonly keys: KeyRing
  readonly notifications: Notifications
  readonly log: Logger
}

/** Reads the keys again at each word about them, and whenever words may have been missed. Ends with the signal. */
export async function followKeys({ keys, notifications, log }: Followed, signal: AbortSignal): Promise<void> {
  let asked = 0
  let reading: Promise<void> | null = null

  async function readUntilFresh(): Promise<void> {
    for (let seen = -1; seen !== asked && !signal.aborted;) {
      const before = asked
      try {
        await keys.refresh()
        seen = before
      } catch (error) {
        log.warn({ reason: messageOf(error) }, 'the keys cannot be read again yet')
        await sleep(retryMs, undefined, { ref: false })
      }
    }
    reading = null
  }

  const refresh = (): void => {
    asked += 1
    reading ??= readUntilFresh()
  }
  await notifications.listen(keysChannel, refresh, refresh)
  await keys.refresh()
}
