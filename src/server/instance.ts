import type { IndexFollower } from '#data/search/index-follower'
import type { OrganisationId } from '#contract/ids'
import type { Config } from './config.ts'
import type { ServerCapabilities } from './context.ts'
import type { LazyEngine } from './lazy-engine.ts'

/** What `compose` built, and its life. */
export interface Instance {
  readonly capabilities: ServerCapabilities
  readonly organisationId: OrganisationId
  readonly databaseUrl: string
  readonly engine: LazyEngine
  readonly follower: IndexFollower
  /** Begins what the role does in the background; a tool may at least hand out work. */
  start(): Promise<void>
  /** What of a later configuration file can be in force at once. Throws, and changes nothing, when it cannot be. */
  reconfigure(config: Config): Promise<void>
  /** No new answer, and those under way end within this time. */
  drain(limitMs: number): Promise<void>
  stop(): Promise<void>
}
