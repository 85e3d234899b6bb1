import type { SearchIndex } from '#data/search/search-index'
import type { WatchedRecorder } from '#inference/usage-recorder'
import type { Database } from '#platform/db/database'
import type { EngineState } from './lazy-engine.ts'
import { askDatabase } from './queries.ts'

/** One thing that must work before requests are sent here: `ok`, or why not. */
export type Check = () => Promise<string>

export interface Readiness {
  /** Every check, asked now, each within its time. */
  report(): Promise<{ isReady: boolean; checks: Record<string, string> }>
  /** From now on the answer is no: a balancer sends new requests elsewhere. */
  stop(): void
}

/** Where people reach the service. */
export interface Site {
  readonly publicUrl: URL | null
  /** By https: cookies say so. */
  readonly isSecure: boolean
  /** Whether an address is of a network that the configuration lets watch. */
  readonly isMonitor: (address: string | null) => boolean
  /** Whom to tell of a vulnerability; null when the configuration does not say. */
  readonly securityContact: string | null
}

const limitMs = 3_000

export interface ReadinessParts {
  readonly db: Database
  readonly index: Pick<SearchIndex, 'rows'>
  /** Of the embedding engine; one that nobody asked for yet is no trouble. */
  readonly engineState: () => EngineState
  readonly usage: Pick<WatchedRecorder, 'unwritten'>
}

export function createReadiness({ db, index, engineState, usage }: ReadinessParts): Readiness {
  return readinessOf({
    async database() {
      await askDatabase(db)
      return 'ok'
    },
    async index() {
      await index.rows()
      return 'ok'
    },
    async embeddings() {
      const state = engineState()
      return state === 'ready' || state === 'idle' ? 'ok' : state
    },
    /** Calls that are answered must be accounted for, even if the process is killed. */
    async usage() {
      return usage.unwritten === 0 ? 'ok' : 'the usage journal cannot be written'
    },
  })
}

/** All the checks at once, each within its time. */
export function readinessOf(checks: Readonly<Record<string, Check>>): Readiness {
  let isStopping = false
  return {
    async report() {
      const results = await Promise.all(
        Object.entries(checks).map(async ([name, check]) => [name, await within(check)] as const),
      )
      const told = Object.fromEntries(isStopping ? [...results, ['server', 'stopping'] as const] : results)
      return { isReady: Object.values(told).every((result) => result === 'ok'), checks: told }
    },
    stop() {
      isStopping = true
    },
  }
}

async function within(check: Check): Promise<string> {
  const { promise: late, resolve } = Promise.withResolvers<string>()
  const timer = setTimeout(() => resolve('no answer in time'), limitMs)
  try {
    return await Promise.race([check(), late])
  } catch {
    return 'unavailable'
  } finally {
    clearTimeout(timer)
  }
}
