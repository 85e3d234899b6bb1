import { GuardedProcess, type ProcessKind } from './guarded-process.ts'

export interface PoolPlan {
  readonly kind: ProcessKind
  /** Processes at most. */
  readonly size: number
  /** When nothing was asked for this long, the processes end. */
  readonly idleMs: number
}

interface Waiting {
  give(process: GuardedProcess): void
}

/** Processes of one kind, started when asked for, kept warm, replaced when they are worn, ended when idle. */
export class ProcessPool {
  readonly #plan: PoolPlan
  readonly #idle: GuardedProcess[] = []
  readonly #busy = new Set<GuardedProcess>()
  readonly #waiting: Waiting[] = []
  #timer: NodeJS.Timeout | null = null

  constructor(plan: PoolPlan) {
    this.#plan = plan
  }

  get size(): number {
    return this.#plan.size
  }

  /** Runs with a process of its own, waiting for one when all are busy: first come, first served. */
  async with<T>(signal: AbortSignal, run: (process: GuardedProcess) => Promise<T>): Promise<T> {
    const process = await this.#take(signal)
    try {
      return await run(process)
    } finally {
      this.#release(process)
    }
  }

  close(): void {
    if (this.#timer) clearTimeout(this.#timer)
    for (const process of [...this.#idle.splice(0), ...this.#busy]) process.end()
  }

  #take(signal: AbortSignal): Promise<GuardedProcess> {
    signal.throwIfAborted()
    if (this.#busy.size < this.size) return Promise.resolve(this.#use(this.#rested() ?? this.#start()))
    const { promise, resolve, reject } = Promise.withResolvers<GuardedProcess>()
    const waiting = { give: resolve }
    this.#waiting.push(waiting)
    const leave = (): void => {
      const at = this.#waiting.indexOf(waiting)
      if (at >= 0) this.#waiting.splice(at, 1)
      reject(signal.reason)
    }
    signal.addEventListener('abort', leave, { once: true })
    return promise.finally(() => signal.removeEventListener('abort', leave))
  }

  /** One that ended while nobody looked is left. */
  #rested(): GuardedProcess | undefined {
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) if (idle.isFit) return idle
    return undefined
  }

  #start(): GuardedProcess {
    return new GuardedProcess(this.#plan.kind)
  }

  #use(process: GuardedProcess): GuardedProcess {
    process.ref()
    this.#busy.add(process)
    return process
  }

  #release(process: GuardedProcess): void {
    this.#busy.delete(process)
    if (!process.isFit) process.end()
    const next = this.#waiting.shift()
    if (next !== undefined) next.give(this.#use(process.isFit ? process : this.#start()))
    else if (process.isFit) this.#rest(process)
  }

  #rest(process: GuardedProcess): void {
    process.unref()
    this.#idle.push(process)
    if (this.#timer) clearTimeout(this.#timer)
    const endAll = (): void => this.#idle.splice(0).forEach((idle) => idle.end())
    this.#timer = setTimeout(endAll, this.#plan.idleMs).unref()
  }
}
