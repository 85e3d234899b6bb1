import type { IncomingMessage } from 'node:http'

/** A body that says nothing for this long loses its connection. */
const silenceMs = 30_000
/** A body that comes slower than this, after a while, does too: a connection must not be held for the price of a byte. */
const leastBytesPerSecond = 4_000
const graceMs = 10_000
const lookMs = 2_000

interface Coming {
  readonly sinceMs: number
  receivedAtMs: number
  bytes: number
}

/** Cuts the bodies that do not come. One clock watches them all: two timers for each cost more than reading it. */
export class SlowBodies {
  readonly #coming = new Map<IncomingMessage, Coming>()
  #clock: NodeJS.Timeout | null = null

  /** From the first call on, the body is expected to come. */
  received(request: IncomingMessage, bytes: number): void {
    const nowMs = performance.now()
    const known = this.#coming.get(request)
    if (known === undefined) this.#coming.set(request, { sinceMs: nowMs, receivedAtMs: nowMs, bytes })
    else {
      known.receivedAtMs = nowMs
      known.bytes += bytes
    }
    this.#clock ??= setInterval(() => this.#cut(), lookMs).unref()
  }

  forget(request: IncomingMessage): void {
    this.#coming.delete(request)
  }

  #cut(): void {
    const nowMs = performance.now()
    for (const [request, { sinceMs, receivedAtMs, bytes }] of this.#coming) {
      const owedBytes = ((nowMs - sinceMs - graceMs) / 1000) * leastBytesPerSecond
      if (nowMs - receivedAtMs > silenceMs || bytes < owedBytes) request.destroy()
    }
    if (this.#coming.size > 0 || this.#clock === null) return
    clearInterval(this.#clock)
    this.#clock = null
  }
}
