const CONSECUTIVE = 5
const WINDOW = 20
const WINDOW_MS = 30_000
const FIRST_PAUSE_MS = 5000
const LONGEST_PAUSE_MS = 60_000
/** A server that came back gets a part of its share at first. */
const RAMP_MS = 10_000
const RAMP_SHARE = 0.1

/**
 * Keeps requests from a server that fails: open after 5 failures in a row or half of 20 within 30 s, for 5 s that double
 * up to 60; then one request tries it.
 */
export class Breaker {
  #consecutive = 0
  #recent: { readonly atMs: number; readonly failed: boolean }[] = []
  #openUntilMs = 0
  #pauseMs = FIRST_PAUSE_MS
  #isProbing = false
  #isOpen = false
  #closedAtMs = Number.NEGATIVE_INFINITY

  get isOpen(): boolean {
    return this.#isOpen
  }

  /** Whether a request may go there now. */
  allows(nowMs: number): boolean {
    return !this.#isOpen || (nowMs >= this.#openUntilMs && !this.#isProbing)
  }

  /** Milliseconds until it may be tried again; 0 when it may now. */
  waitMs(nowMs: number): number {
    return this.#isOpen ? Math.max(0, this.#openUntilMs - nowMs) : 0
  }

  /** Between 0 and 1: what it gets of its share while it comes back. */
  share(nowMs: number): number {
    const backMs = nowMs - this.#closedAtMs
    return backMs >= RAMP_MS ? 1 : RAMP_SHARE + (1 - RAMP_SHARE) * (backMs / RAMP_MS)
  }

  /** A request goes there. */
  begin(): void {
    if (this.#isOpen) this.#isProbing = true
  }

  succeed(nowMs: number): void {
    this.#consecutive = 0
    this.#isProbing = false
    if (this.#isOpen) {
      this.#isOpen = false
      this.#pauseMs = FIRST_PAUSE_MS
      this.#closedAtMs = nowMs
      this.#recent = []
    }
    this.#note(nowMs, false)
  }

  fail(nowMs: number): void {
    this.#consecutive += 1
    this.#note(nowMs, true)
    const failures = this.#recent.filter(({ failed }) => failed).length
    const halfFail = this.#recent.length >= WINDOW && failures * 2 >= this.#recent.length
    if (this.#isProbing) this.#open(nowMs, Math.min(LONGEST_PAUSE_MS, this.#pauseMs * 2))
    else if (!this.#isOpen && (this.#consecutive >= CONSECUTIVE || halfFail)) this.#open(nowMs, FIRST_PAUSE_MS)
  }

  /** The client left before it could be told. */
  forget(): void {
    this.#isProbing = false
  }

  #open(nowMs: number, pauseMs: number): void {
    this.#isOpen = true
    this.#isProbing = false
    this.#pauseMs = pauseMs
    this.#openUntilMs = nowMs + pauseMs
    this.#recent = []
  }

  #note(nowMs: number, failed: boolean): void {
    if (!failed && this.#recent.length === 0) return
    this.#recent.push({ atMs: nowMs, failed })
    while (this.#recent.length > WINDOW || (this.#recent[0]?.atMs ?? nowMs) < nowMs - WINDOW_MS) this.#recent.shift()
  }
}
