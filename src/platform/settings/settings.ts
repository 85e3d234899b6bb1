import type { OrganisationId } from '#contract/ids'
import type { Database, Tables } from '#platform/db/database'
import { takeLock } from '#platform/db/advisory-locks'
import { followRows } from '#platform/db/follow-rows'
import { type Notifications, notify } from '#platform/db/notifications'
import type { Logger } from '#platform/telemetry/log'
import type { Transaction } from 'kysely'
import { findSettingValue, listSettingValues, upsertSetting } from './queries.ts'
import type { Setting } from './setting.ts'

const channel = 'socle_settings'

/** What each organisation has chosen: in memory once followed, within one second of any process's change. */
export interface Settings {
  read<T>(setting: Setting<T>, organisationId: OrganisationId): Promise<T>
  /** Of every organisation that has chosen. */
  readAll<T>(setting: Setting<T>): Promise<ReadonlyMap<OrganisationId, T>>
  /** In force everywhere once the transaction commits; audit the act in the same transaction. */
  write<T>(
    tx: Transaction<Tables>,
    setting: Setting<T>,
    chosen: { organisationId: OrganisationId; value: T },
  ): Promise<void>
  /**
   * Writes what `next` makes of the value in the database. Changes of one setting of one organisation wait for each other
   * until they commit, so that none undoes another. Returns what was written.
   */
  change<T>(
    tx: Transaction<Tables>,
    setting: Setting<T>,
    { organisationId, next }: { organisationId: OrganisationId; next: (before: T) => T },
  ): Promise<T>
  /** Calls back at once, then after any organisation's change; one call at a time, tried again when it fails. */
  follow<T>(setting: Setting<T>, changed: () => Promise<void>): Promise<void>
  /** Until then every reading asks the database. */
  start(notifications: Notifications): Promise<void>
  stop(): void
}

export function openSettings({ db, log }: { readonly db: Database; readonly log: Logger }): Settings {
  const stopping = new AbortController()
  const cache = new SettingCache()
  let notifications: Notifications | null = null
  const write: Settings['write'] = async (tx, setting, { organisationId, value }) => {
    const place = placeOf(setting.name, organisationId)
    cache.doubt(place)
    await upsertSetting(tx, { organisationId, name: setting.name }, JSON.stringify(setting.schema.parse(value)))
    await notify(tx, channel, place)
  }

  return {
    write,
    async read(setting, organisationId) {
      const place = placeOf(setting.name, organisationId)
      const value = await cache.get(place, () => findSettingValue(db, { organisationId, name: setting.name }))
      return valueOf(setting, value)
    },
    async change(tx, setting, { organisationId, next }) {
      await takeLock(tx, 'setting', placeOf(setting.name, organisationId))
      const value = next(valueOf(setting, await findSettingValue(tx, { organisationId, name: setting.name })))
      await write(tx, setting, { organisationId, value })
      return value
    },
    async readAll(setting) {
      const rows = await listSettingValues(db, setting.name)
      return new Map(rows.map((row) => [row.organisation_id, setting.schema.parse(row.value)]))
    },
    async follow(setting, changed) {
      if (notifications === null) return changed()
      const isAbout = (place: string): boolean => place.startsWith(`${setting.name} `)
      const read = async (places: ReadonlySet<string> | 'all'): Promise<void> => {
        if (places === 'all' || [...places].some(isAbout)) await changed()
      }
      await followRows({ notifications, channel, read, log }, stopping.signal)
    },
    async start(opened) {
      notifications = opened
      const read = async (places: ReadonlySet<string> | 'all'): Promise<void> => cache.forget(places)
      await followRows({ notifications: opened, channel, read, log }, stopping.signal)
      cache.keep()
    },
    stop: () => stopping.abort(),
  }
}

function valueOf<T>(setting: Setting<T>, stored: unknown): T {
  return stored === undefined ? setting.default : setting.schema.parse(stored)
}

const placeOf = (name: string, organisationId: OrganisationId): string => `${name} ${organisationId}`

/** How long a value that is being written is not trusted, should its transaction never commit. */
const doubtMs = 10_000

/** Values by place. A place that this process is writing is read from the database until its own word comes back. */
class SettingCache {
  readonly #values = new Map<string, Promise<unknown>>()
  readonly #doubted = new Map<string, number>()
  #isKept = false

  keep(): void {
    this.#isKept = true
  }

  get(place: string, read: () => Promise<unknown>): Promise<unknown> {
    const known = this.#values.get(place)
    if (known !== undefined) return known
    const value = read()
    if (!this.#isKept || this.#isDoubted(place)) return value
    this.#values.set(place, value)
    value.catch(() => this.#values.delete(place))
    return value
  }

  doubt(place: string): void {
    this.#doubted.set(place, performance.now() + doubtMs)
    this.#values.delete(place)
  }

  forget(places: ReadonlySet<string> | 'all'): void {
    for (const place of places === 'all' ? [...this.#values.keys()] : places) {
      this.#values.delete(place)
      this.#doubted.delete(place)
    }
  }

  #isDoubted(place: string): boolean {
    const untilMs = this.#doubted.get(place)
    if (untilMs === undefined) return false
    if (performance.now() < untilMs) return true
    this.#doubted.delete(place)
    return false
  }
}
