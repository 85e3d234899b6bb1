import { Breaker } from './breaker.ts'
import { ServiceRecord, type TrialEnd } from './trial.ts'

/** Half of what is remembered of a first word goes in that time. */
const HALF_LIFE_MS = 10_000
const FIRST_GUESS_MS = 50

/** How busy and how well a server of a model is, as this process sees it. */
export class TargetLoad {
  readonly breaker = new Breaker()
  record = new ServiceRecord()
  /** Why its trial is over; null while it is not, or when there is none. */
  trialEnd: TrialEnd | null = null
  /** Requests of this model; `ofBackend` counts those of every model of the server. */
  inFlight = 0
  readonly ofBackend: { inFlight: number }
  #firstTokenMs = FIRST_GUESS_MS
  #seenAtMs = performance.now()
  #triedSinceMs = 0

  constructor(ofBackend: { inFlight: number }) {
    this.ofBackend = ofBackend
  }

  /** A trial that was asked for later than the one before begins anew. */
  tryAgain(sinceMs: number): void {
    if (sinceMs <= this.#triedSinceMs) return
    this.#triedSinceMs = sinceMs
    this.trialEnd = null
    this.record = new ServiceRecord()
  }

  /** A peak counts at once, a better time little by little. */
  sawFirstToken(elapsedMs: number, nowMs: number): void {
    this.record.sawFirstToken(elapsedMs)
    const remembered = this.#remembered(nowMs)
    const weight = 0.5 ** ((nowMs - this.#seenAtMs) / HALF_LIFE_MS)
    this.#firstTokenMs = elapsedMs > remembered ? elapsedMs : remembered + elapsedMs * (1 - weight)
    this.#seenAtMs = nowMs
  }

  /** Requests ahead times what each takes: the less the better. */
  score(nowMs: number): number {
    return ((this.inFlight + 1) * (this.#remembered(nowMs) + 1)) / this.breaker.share(nowMs)
  }

  /** Fades while nothing is seen, so that a server that was slow is tried again. */
  #remembered(nowMs: number): number {
    return this.#firstTokenMs * 0.5 ** ((nowMs - this.#seenAtMs) / HALF_LIFE_MS)
  }
}
