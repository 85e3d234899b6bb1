import type { AppsCapabilities } from '#apps/context'
import type { IndexFollower } from '#data/search/index-follower'
import type { Caller } from '#platform/context'
import type { Readiness, Site } from './readiness.ts'

/** Everything that `compose.ts` builds. */
export interface ServerCapabilities extends AppsCapabilities {
  readonly readiness: Readiness
  readonly site: Site
  /** How far the search index is behind the rows. */
  readonly indexFollower: Pick<IndexFollower, 'lag'>
}

/** Everything, with who acts: what a handler is given. */
export type ServerContext = Caller & ServerCapabilities

export type Ctx<K extends keyof ServerCapabilities = never> = Caller & Pick<ServerCapabilities, K>
