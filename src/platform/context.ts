import type { Actor } from '#platform/auth/actor'
import type { Database } from '#platform/db/database'
import type { Jobs } from '#platform/jobs/jobs'
import type { Storage } from '#platform/storage/storage'
import type { Logger } from '#platform/telemetry/log'

/** Where this instance keeps its files. */
export interface Folders {
  readonly data: string
  /** What can be fetched or computed again. */
  readonly cache: string
}

/** Everything a verb may ask for. Each layer adds its own entries by module augmentation. */
export interface Capabilities {
  db: Database
  log: Logger
  storage: Storage
  jobs: Jobs
  folders: Folders
  actor: Actor
  signal: AbortSignal
}

/** What one verb uses: its named capabilities, who acts, and the signal that cancels. */
export type Ctx<K extends keyof Capabilities = never> = Pick<Capabilities, K | 'actor' | 'signal'>
