import type { IncomingMessage } from 'node:http'
import { type Placed, SwapList } from '#platform/swap-list'

/** A body that says nothing for this long loses its connection. */
const silenceMs = 30_000
/** A body that comes slower than this, after a while, does too: a connection must not be held for the price of a byte. */
const leastBytesPerSecond = 4_000
const graceMs = 10_000
const lookMs = 2_000

/** A body on its way. */
export class ComingBody implements Placed {
  place = -1
  readonly #request: IncomingMessage
  readonly #sinceMs = performance.now()
  #receivedAtMs = this.#sinceMs
  #bytes = 0

  constructor(request: IncomingMessage) {
    this.#request = request
  }

  received(bytes: number): void {
    this.#receivedAtMs = performance.now()
    this.#bytes += bytes
  }

  cutIfSlow(nowMs: number): void {
    const owedBytes = ((nowMs - this.#sinceMs - graceMs) / 1000) * leastBytesPerSecond
    if (nowMs - this.#receivedAtMs > silenceMs || this.#bytes < owedBytes) this.#request.destroy()
  }
}

/** Cuts the bodies that do not come. One clock watches them all: two timers for each cost more than reading it. */
export class SlowBodies {
  readonly #coming = new SwapList<ComingBody>()
  #clock: NodeJS.Timeout | null = null

  expect(request: IncomingMessage): ComingBody {
    const body = new ComingBody(request)
    this.#coming.add(body)
    this.#clock ??= setInterval(() => this.#cut(), lookMs).unref()
    return body
  }

  /** It is there, or nobody waits for it any more. */
  forget(body: ComingBody): void {
    this.#coming.remove(body)
  }

  #cut(): void {
    const nowMs = performance.now()
    for (const body of this.#coming) body.cutIfSlow(nowMs)
    if (this.#coming.size > 0 || this.#clock === null) return
    clearInterval(this.#clock)
    this.#clock = null
  }
}
