import { ocrLimits } from './limits.ts'
import { OcrProcess } from './ocr-process.ts'

interface Waiting {
  give(process: OcrProcess): void
  readonly signal: AbortSignal
}

/** The processes that look at pages: as many as there are cores at most, started when asked for, ended when idle. */
export class OcrPool {
  readonly #idle: OcrProcess[] = []
  readonly #busy = new Set<OcrProcess>()
  readonly #waiting: Waiting[] = []
  #timer: NodeJS.Timeout | null = null

  /** How many files or pages may be looked at together. */
  get size(): number {
    return ocrLimits.processes
  }

  /** Runs with a process of its own, waiting for one when all are busy: first come, first served. */
  async with<T>(signal: AbortSignal, run: (process: OcrProcess) => Promise<T>): Promise<T> {
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

  #take(signal: AbortSignal): Promise<OcrProcess> {
    signal.throwIfAborted()
    const idle = this.#idle.pop()
    if (idle !== undefined || this.#busy.size < this.size) return Promise.resolve(this.#use(idle ?? new OcrProcess()))
    const { promise, resolve, reject } = Promise.withResolvers<OcrProcess>()
    const waiting = { give: resolve, signal }
    this.#waiting.push(waiting)
    const leave = (): void => {
      const at = this.#waiting.indexOf(waiting)
      if (at >= 0) this.#waiting.splice(at, 1)
      reject(signal.reason)
    }
    signal.addEventListener('abort', leave, { once: true })
    return promise.finally(() => signal.removeEventListener('abort', leave))
  }

  #use(process: OcrProcess): OcrProcess {
    process.ref()
    this.#busy.add(process)
    return process
  }

  #release(process: OcrProcess): void {
    this.#busy.delete(process)
    const next = this.#waiting.shift()
    if (!process.isFit) process.end()
    if (next !== undefined) next.give(this.#use(process.isFit ? process : new OcrProcess()))
    else if (process.isFit) this.#rest(process)
  }

  #rest(process: OcrProcess): void {
    process.unref()
    this.#idle.push(process)
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#idle.splice(0).forEach((idle) => idle.end()), ocrLimits.idleMs).unref()
  }
}
