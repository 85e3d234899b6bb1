import type { DataLevel } from '#contract/model-routing'
import type { Actor } from './auth/actor.ts'
import type { KeyRing } from './auth/key-ring.ts'
import type { Database } from './db/database.ts'
import type { Outbound } from './http/outbound.ts'
import type { IdentityProvider } from './identity/provider.ts'
import type { Jobs } from './jobs/jobs.ts'
import type { SecretBox } from './secrets/secret-box.ts'
import type { Mailer } from './mail/mailer.ts'
import type { Settings } from './settings/settings.ts'
import type { Storage } from './storage/storage.ts'
import type { TraceParent } from './telemetry/span.ts'
import type { Logger } from './telemetry/log.ts'
import type { Metrics } from './telemetry/metrics.ts'

/** Where this instance keeps its files. */
export interface Folders {
  readonly data: string
  /** What can be fetched or computed again. */
  readonly cache: string
}

/**
 * What a verb of this layer may ask for. Each layer above has a map of its own that extends those below it, in its
 * `context.ts`: asking for what a layer may not see does not compile.
 */
export interface PlatformCapabilities {
  readonly db: Database
  readonly folders: Folders
  /** Null when people sign in here alone. */
  readonly identity: IdentityProvider | null
  readonly jobs: Jobs
  readonly keys: KeyRing
  readonly log: Logger
  /** Null when nothing is written to people: links are handed over. */
  readonly mailer: Mailer | null
  readonly metrics: Metrics
  readonly outbound: Outbound
  readonly secrets: SecretBox
  readonly settings: Settings
  readonly storage: Storage
}

/** Who acts, and the signal that cancels. */
export interface Caller {
  readonly actor: Actor
  readonly signal: AbortSignal
  /** Nobody waits for what is asked: whatever somebody waits for goes first. */
  readonly isBackground?: boolean
  /** How sensitive the request says that its data are. */
  readonly dataLevel?: DataLevel | undefined
  /** The trace that the request is part of. */
  readonly trace?: TraceParent | null
  /** Name of the assistant whose answer this is part of: what it takes is counted under that name too. */
  readonly assistant?: string | null
}

/** What one verb uses: its named capabilities and its caller. */
export type Ctx<K extends keyof PlatformCapabilities = never> = Caller & Pick<PlatformCapabilities, K>
