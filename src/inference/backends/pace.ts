/** What comes at once is taken at once: no ordinary answer is larger. */
const BURST_BYTES = 1024 * 1024
/** Some ten thousand events of a word each: no model writes as fast. */
const BYTES_PER_SECOND = 4_000_000

/** How fast an answer is read that comes as fast as it can: everybody else's are passed on in between. */
export class Pace {
  #allowedBytes = BURST_BYTES
  #atMs: number

  constructor(nowMs: number) {
    this.#atMs = nowMs
  }

  /** Milliseconds for which nothing more is to be read once these have been. */
  waitMsAfter(bytes: number, nowMs: number): number {
    const earnedBytes = ((nowMs - this.#atMs) * BYTES_PER_SECOND) / 1000
    this.#allowedBytes = Math.min(BURST_BYTES, this.#allowedBytes + earnedBytes) - bytes
    this.#atMs = nowMs
    return Math.max(0, Math.ceil((-this.#allowedBytes * 1000) / BYTES_PER_SECOND))
  }
}
