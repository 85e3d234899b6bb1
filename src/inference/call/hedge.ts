import type { AppError } from '#platform/errors'
import type { ForwardRequest, ForwardSink, Forwarding } from '../backends/backend.ts'
import type { Target } from '../target.ts'
import type { ModelCall } from './model-call.ts'

export interface Asked {
  readonly target: Target
  requestFor(target: Target): ForwardRequest
  /** Told who answers, before anything of the answer is. */
  onServed(target: Target): void
}

type SinkStart = Parameters<ForwardSink['start']>

interface Leg {
  readonly target: Target
  readonly sinceMs: number
  forwarding: Forwarding | null
}

/** Asks a server; a second one too when the model says so, the answer is whole, and the first is slow. */
export function forwardHedged(call: ModelCall, asked: Asked, sink: ForwardSink): Forwarding {
  const { hedgeAfterMs } = call.model
  const request = asked.requestFor(asked.target)
  if (hedgeAfterMs === undefined || request.stream) return asked.target.backend.forward(request, sink)
  return new HedgedForwarding(call, asked, sink)
}

const TOO_MANY_STATUS = 429
const SERVER_ERROR_STATUS = 500

/** The first server that answers is kept, the other aborted; one that fails leaves it to the other. */
class HedgedForwarding implements Forwarding {
  readonly #call: ModelCall
  readonly #asked: Asked
  readonly #sink: ForwardSink
  readonly #timer: NodeJS.Timeout
  #legs: Leg[] = []
  #chosen: Leg | null = null

  constructor(call: ModelCall, asked: Asked, sink: ForwardSink) {
    this.#call = call
    this.#asked = asked
    this.#sink = sink
    this.#timer = setTimeout(() => this.#askAnother(), call.model.hedgeAfterMs)
    this.#ask(asked.target)
  }

  abort(): void {
    clearTimeout(this.#timer)
    for (const { forwarding } of this.#legs) forwarding?.abort()
  }

  resume(): void {
    this.#chosen?.forwarding?.resume()
  }

  #askAnother(): void {
    const target = this.#call.hedge()
    if (target !== null) this.#ask(target)
  }

  #ask(target: Target): void {
    const leg: Leg = { target, sinceMs: performance.now(), forwarding: null }
    this.#legs.push(leg)
    leg.forwarding = target.backend.forward(this.#asked.requestFor(target), {
      start: (...head) => this.#start(leg, head),
      data: (chunk) => (leg === this.#chosen ? this.#sink.data(chunk) : true),
      end: () => {
        if (leg === this.#chosen) this.#sink.end()
      },
      fail: (error) => this.#fail(leg, error),
    })
  }

  #start(leg: Leg, [status, headers]: SinkStart): void {
    if (!this.#legs.includes(leg)) return
    if ((status === TOO_MANY_STATUS || status >= SERVER_ERROR_STATUS) && this.#legs.length > 1) return this.#drop(leg)
    this.#choose(leg)
    this.#sink.start(status, headers)
  }

  #fail(leg: Leg, error: AppError): void {
    if (!this.#legs.includes(leg)) return
    if (this.#chosen === null && this.#legs.length > 1) return this.#drop(leg)
    if (this.#chosen === null) this.#choose(leg)
    this.#sink.fail(error)
  }

  #drop(leg: Leg): void {
    this.#legs = this.#legs.filter((other) => other !== leg)
    leg.forwarding?.abort()
    this.#call.giveUp(leg.target)
  }

  #choose(leg: Leg): void {
    clearTimeout(this.#timer)
    this.#chosen = leg
    const others = this.#legs.filter((other) => other !== leg)
    this.#legs = [leg]
    for (const { forwarding } of others) forwarding?.abort()
    this.#call.servedBy(leg.target, leg.sinceMs)
    this.#asked.onServed(leg.target)
  }
}
