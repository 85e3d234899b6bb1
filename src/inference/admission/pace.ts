/** Half of what is remembered goes in that time. */
const HALF_LIFE_MS = 60_000
/** Fewer slots than that say nothing. */
const LEAST_SLOTS = 5

/** How fast slots come while somebody waits for them. */
export class Pace {
  #slots = 0
  #elapsedMs = 0
  #sinceMs = 0

  /** Somebody waits again: the time before does not count. */
  begin(nowMs: number): void {
    this.#sinceMs = nowMs
  }

  served(nowMs: number): void {
    const passedMs = nowMs - this.#sinceMs
    const kept = 0.5 ** (passedMs / HALF_LIFE_MS)
    this.#slots = this.#slots * kept + 1
    this.#elapsedMs = this.#elapsedMs * kept + passedMs
    this.#sinceMs = nowMs
  }

  /** Milliseconds from one slot to the next; 0 while too few were seen. */
  get slotMs(): number {
    return this.#slots < LEAST_SLOTS ? 0 : this.#elapsedMs / this.#slots
  }
}
