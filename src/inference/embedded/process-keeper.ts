import { setTimeout as delay } from 'node:timers/promises'
import { AppError, messageOf } from '#platform/errors'
import type { Logger } from '#platform/telemetry/log'
import type { EngineProcess } from './engine-process.ts'

export interface Pauses {
  readonly firstMs: number
  readonly longestMs: number
  /** Longer pauses are not waited for: who asks is told at once. */
  readonly patienceMs: number
}

const usualPauses: Pauses = { firstMs: 100, longestMs: 30_000, patienceMs: 2_000 }
/** A process that ran this long did not die of its start. */
const steadyMs = 60_000

interface KeeperOptions {
  readonly start: () => Promise<EngineProcess>
  readonly log: Logger
  readonly pauses?: Pauses
}

/** Keeps one process running: one that ends is started again, after pauses that double while it keeps ending. */
export class ProcessKeeper {
  readonly #start: () => Promise<EngineProcess>
  readonly #log: Logger
  readonly #pauses: Pauses
  readonly #stopping = new AbortController()
  #running: Promise<EngineProcess>
  #pid: number | null = null
  #ends = 0

  constructor(first: EngineProcess, options: KeeperOptions) {
    this.#start = options.start
    this.#log = options.log
    this.#pauses = options.pauses ?? usualPauses
    this.#running = Promise.resolve(first)
    void this.#watch(first)
  }

  get pid(): number | null {
    return this.#pid
  }

  /** The running process, or the next one. Throws `engine_unavailable` while it cannot be started. */
  current(): Promise<EngineProcess> {
    return this.#running
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    const last = await this.#running.catch(() => null)
    await last?.stop()
  }

  async #watch(engine: EngineProcess): Promise<void> {
    const startedAt = performance.now()
    this.#pid = engine.pid
    const reason = await engine.ended
    this.#pid = null
    if (this.#stopping.signal.aborted) return
    if (performance.now() - startedAt > steadyMs) this.#ends = 0
    this.#startAgain(reason)
  }

  #startAgain(reason: string): void {
    const { firstMs, longestMs, patienceMs } = this.#pauses
    const pauseMs = Math.min(longestMs, firstMs * 2 ** this.#ends)
    this.#ends += 1
    this.#log.warn({ reason, pauseMs }, 'embedding process ended, starting it again')
    const next = delay(pauseMs, undefined, { signal: this.#stopping.signal, ref: false }).then(this.#start)
    const refused = new AppError('engine_unavailable', { engine: 'embeddings', reason })
    this.#running = pauseMs > patienceMs ? Promise.reject(refused) : next
    this.#running.catch(() => {})
    void this.#follow(next)
  }

  async #follow(next: Promise<EngineProcess>): Promise<void> {
    try {
      const engine = await next
      this.#running = next
      void this.#watch(engine)
      if (this.#stopping.signal.aborted) await engine.stop()
    } catch (error) {
      if (!this.#stopping.signal.aborted) this.#startAgain(messageOf(error))
    }
  }
}
