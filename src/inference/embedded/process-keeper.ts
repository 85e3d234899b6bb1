import { setTimeout as delay } from 'node:timers/promises'
import { AppError, messageOf } from '#platform/errors'
import type { Logger } from '#platform/telemetry/log'
import type { EngineProcess } from './engine-process.ts'

const firstPauseMs = 100
const longestPauseMs = 30_000
/** Longer pauses are not waited for: who asks is told at once. */
const patienceMs = 2_000
/** A process that ran this long did not die of its start. */
const steadyMs = 60_000

/** Keeps one process running: one that ends is started again, after pauses that double while it keeps ending. */
export class ProcessKeeper {
  readonly #start: () => Promise<EngineProcess>
  readonly #log: Logger
  readonly #stopping = new AbortController()
  #running: Promise<EngineProcess>
  #pid: number | null = null
  #ends = 0

  constructor(first: EngineProcess, options: { start: () => Promise<EngineProcess>; log: Logger }) {
    this.#start = options.start
    this.#log = options.log
    this.#running = Promise.resolve(first)
    this.#watch(first)
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

  #watch(engine: EngineProcess): void {
    const startedAt = performance.now()
    this.#pid = engine.pid
    void engine.ended.then((reason) => {
      this.#pid = null
      if (this.#stopping.signal.aborted) return
      if (performance.now() - startedAt > steadyMs) this.#ends = 0
      this.#startAgain(reason)
    })
  }

  #startAgain(reason: string): void {
    const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** this.#ends)
    this.#ends += 1
    this.#log.warn({ reason, pauseMs }, 'embedding process ended, starting it again')
    const next = delay(pauseMs, undefined, { signal: this.#stopping.signal }).then(this.#start)
    const refused = new AppError('engine_unavailable', { engine: 'embeddings', reason })
    this.#running = pauseMs > patienceMs ? Promise.reject(refused) : next
    this.#running.catch(() => {})
    next.then(
      (engine) => {
        this.#running = next
        this.#watch(engine)
        if (this.#stopping.signal.aborted) void engine.stop()
      },
      (error: unknown) => {
        if (!this.#stopping.signal.aborted) this.#startAgain(messageOf(error))
      },
    )
  }
}
