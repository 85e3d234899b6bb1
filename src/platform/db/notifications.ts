import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from '#platform/errors'
import type { Logger } from '#platform/telemetry/log'
import type { Tables } from './tables.ts'
import { type Kysely, sql } from 'kysely'
import pg from 'pg'

export type NotificationHandler = (payload: string) => void

/** Words between processes, sent when the transaction that says them commits. */
export interface Notifications {
  /**
   * Calls back for every word on the channel. Words said while the connection was lost never come: `onGap` says so,
   * and the listener reads its rows again.
   */
  listen(channel: string, handler: NotificationHandler, onGap?: () => void): Promise<void>
  close(): Promise<void>
}

/** Says a word on a channel; within a transaction, it leaves with the commit. At most 8,000 bytes. */
export async function notify(db: Kysely<Tables>, channel: string, payload = ''): Promise<void> {
  await sql`select pg_notify(${channel}, ${payload})`.execute(db)
}

interface Listener {
  readonly handler: NotificationHandler
  readonly onGap: (() => void) | undefined
}

const firstPauseMs = 100
const longestPauseMs = 2_000
const heartbeatMs = 10_000
const connectionOptions = {
  application_name: 'socle notifications',
  connectionTimeoutMillis: 5_000,
  query_timeout: 10_000,
  keepAlive: true,
}

/** One connection of its own for all channels; a lost one is made again, with what it listened to. */
export async function openNotifications(url: string, log: Logger): Promise<Notifications> {
  const listeners = new Map<string, Listener[]>()
  const closing = new AbortController()
  let client = await connect()

  async function connect(): Promise<pg.Client> {
    const next = new pg.Client({ connectionString: url, ...connectionOptions })
    next.on('error', (error) => log.warn({ reason: error.message }, 'the notification connection was lost'))
    next.on('notification', ({ channel, payload }) => {
      for (const { handler } of listeners.get(channel) ?? []) handler(payload ?? '')
    })
    next.once('end', () => void reconnect())
    try {
      await next.connect()
      for (const channel of listeners.keys()) await next.query(listenTo(channel))
    } catch (error) {
      next.removeAllListeners('end')
      await next.end().catch(() => {})
      throw error
    }
    return next
  }

  async function reconnect(): Promise<void> {
    for (let pauseMs = firstPauseMs; !closing.signal.aborted; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
      await sleep(pauseMs, undefined, { ref: false, signal: closing.signal }).catch(() => {})
      if (closing.signal.aborted) return
      try {
        client = await connect()
        for (const { onGap } of [...listeners.values()].flat()) onGap?.()
        return
      } catch (error) {
        log.debug({ reason: messageOf(error) }, 'the notification connection is not back yet')
      }
    }
  }

  // A connection cut without a word (a sleeping machine, a firewall) is only found by using it.
  const heartbeat = setInterval(
    () => void client.query('select 1').catch(() => client.end().catch(() => {})),
    heartbeatMs,
  )
  heartbeat.unref()

  return {
    async listen(channel, handler, onGap) {
      const known = listeners.get(channel)
      listeners.set(channel, [...(known ?? []), { handler, onGap }])
      if (known === undefined) await client.query(listenTo(channel))
    },
    async close() {
      closing.abort()
      clearInterval(heartbeat)
      await client.end().catch(() => {})
    },
  }
}

function listenTo(channel: string): string {
  return `listen ${pg.escapeIdentifier(channel)}`
}
