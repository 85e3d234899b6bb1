import { getHeapStatistics } from 'node:v8'
import { AppError } from '#platform/errors'

const lookMs = 250
/** Lateness counts over one second: a single pause is none of it. */
const looks = 4
const fullHeap = 0.95
const retryAfterSeconds = 2

/** Tells when this process has more to do than it can: what it begins then would make everything late. */
export class LoadGuard {
  readonly #limitMs: number
  readonly #lateMs: number[] = []
  readonly #timer: NodeJS.Timeout
  #lookedAtMs = performance.now()
  #isHeapFull = false

  constructor(limitMs: number) {
    this.#limitMs = limitMs
    this.#timer = setInterval(() => this.#look(), lookMs).unref()
  }

  /** Throws `overloaded` while new work would do harm. */
  check(): void {
    if (this.#isHeapFull || this.averageLateMs > this.#limitMs) throw new AppError('overloaded', { retryAfterSeconds })
  }

  /** How late the process ran on average over the last second or so. */
  get averageLateMs(): number {
    return this.#lateMs.reduce((sum, ms) => sum + ms, 0) / looks
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #look(): void {
    const nowMs = performance.now()
    this.#lateMs.push(Math.max(0, nowMs - this.#lookedAtMs - lookMs))
    this.#lookedAtMs = nowMs
    if (this.#lateMs.length > looks) this.#lateMs.shift()
    const { used_heap_size: usedBytes, heap_size_limit: limitBytes } = getHeapStatistics()
    this.#isHeapFull = usedBytes > fullHeap * limitBytes
  }
}
