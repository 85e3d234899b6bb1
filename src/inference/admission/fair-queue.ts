import { AppError } from '#platform/errors'
import { Pace } from './pace.ts'
import type { QueueBounds } from './queue-bounds.ts'

/** Who waits, and how urgently. */
export interface Waiting {
  /** 0 is served first; within a band tenants share. */
  readonly band: Band
  readonly tenant: string
  /** What it costs its tenant: tokens reserved. */
  readonly weight: number
  readonly signal: AbortSignal
}

export type Band = 0 | 1 | 2

interface Place<Slot> extends Waiting {
  readonly sinceMs: number
  readonly timer: NodeJS.Timeout
  give(slot: Slot): void
  leave(error: unknown): void
}

interface Tenant<Slot> {
  readonly places: Place<Slot>[]
  /** Tokens served, from where the others were when it came. */
  served: number
}

interface BandQueue<Slot> {
  readonly tenants: Map<string, Tenant<Slot>>
  lastServedMs: number
}

/** A band that was passed over for that long is served once. */
type WaitingBounds = Pick<QueueBounds, 'maxWaiting' | 'maxWaitSeconds'>

const AGEING_MS = 30_000
const BUSY_RETRY_SECONDS = 5
const LONGEST_RETRY_SECONDS = 300

/**
 * Waiting for a slot of whoever serves: strict bands, then tenants by what they were served, then first come first
 * served. The slot is chosen when the place leaves the queue. Bounded: full is `overloaded` at once, unless a lower band
 * has a place to give up; so is a wait that will be too long, as far as the pace tells; too long is `overloaded` in the end.
 */
export class FairQueue<Slot> {
  readonly #bounds: WaitingBounds
  readonly #bands: readonly BandQueue<Slot>[] = [newBand(), newBand(), newBand()]
  readonly #pace = new Pace()
  #waiting = 0

  constructor(bounds: WaitingBounds) {
    this.#bounds = bounds
  }

  get waiting(): number {
    return this.#waiting
  }

  /** Resolves with the slot that was given; rejects when it is given up, or for want of room or time. */
  wait(waiting: Waiting): Promise<Slot> {
    const { maxWaiting, maxWaitSeconds } = this.#bounds
    const expectedSeconds = (this.#ahead(waiting) * this.#pace.slotMs) / 1000
    if (expectedSeconds > maxWaitSeconds) return Promise.reject(overloaded(expectedSeconds - maxWaitSeconds))
    if (this.#waiting >= maxWaiting && !this.#shed(waiting.band)) return Promise.reject(overloaded(BUSY_RETRY_SECONDS))
    const { promise, resolve, reject } = Promise.withResolvers<Slot>()
    const leave = (error: unknown): void => {
      if (this.#remove(place)) reject(error)
    }
    const onAbort = (): void => leave(waiting.signal.reason)
    const place: Place<Slot> = {
      ...waiting,
      sinceMs: performance.now(),
      timer: setTimeout(() => leave(overloaded(BUSY_RETRY_SECONDS)), maxWaitSeconds * 1000).unref(),
      give(slot) {
        waiting.signal.removeEventListener('abort', onAbort)
        resolve(slot)
      },
      leave,
    }
    waiting.signal.addEventListener('abort', onAbort, { once: true })
    if (this.#waiting === 0) this.#pace.begin(place.sinceMs)
    this.#add(place)
    if (waiting.signal.aborted) onAbort()
    return promise
  }

  /** Gives slots as long as `take` finds one and somebody waits, `most` of them at most; how many it gave. */
  serve(take: () => Slot | null, most = Number.POSITIVE_INFINITY): number {
    let given = 0
    for (; this.#waiting > 0 && given < most; given += 1) {
      const slot = take()
      if (slot === null) break
      this.#pace.served(performance.now())
      this.#next().give(slot)
    }
    return given
  }

  #add(place: Place<Slot>): void {
    const band = this.#bandOf(place.band)
    if (band.tenants.size === 0) band.lastServedMs = performance.now()
    const least = Math.min(...[...band.tenants.values()].map(({ served }) => served))
    const tenant = band.tenants.get(place.tenant) ?? { places: [], served: Number.isFinite(least) ? least : 0 }
    tenant.places.push(place)
    band.tenants.set(place.tenant, tenant)
    this.#waiting += 1
  }

  #remove(place: Place<Slot>): boolean {
    clearTimeout(place.timer)
    const band = this.#bandOf(place.band)
    const tenant = band.tenants.get(place.tenant)
    const at = tenant?.places.indexOf(place) ?? -1
    if (!tenant || at < 0) return false
    tenant.places.splice(at, 1)
    if (tenant.places.length === 0) band.tenants.delete(place.tenant)
    this.#waiting -= 1
    return true
  }

  /** Slots that others get before one more of this tenant: all of higher bands, and of its own those that are its share. */
  #ahead({ band, tenant }: Waiting): number {
    let ahead = 1
    for (const higher of this.#bands.slice(0, band)) ahead += countIn(higher)
    const { tenants } = this.#bandOf(band)
    const own = tenants.get(tenant)?.places.length ?? 0
    for (const { places } of tenants.values()) ahead += Math.min(places.length, own + 1)
    return ahead
  }

  /** The place that came last in the lowest band, to whoever has most there, is given up for one of a higher band. */
  #shed(band: Band): boolean {
    const lowest = this.#bands.findLast(({ tenants }) => tenants.size > 0)
    if (lowest === undefined || this.#bands.indexOf(lowest) <= band) return false
    const [most] = [...lowest.tenants.values()].toSorted((left, right) => right.places.length - left.places.length)
    most?.places.at(-1)?.leave(overloaded(BUSY_RETRY_SECONDS))
    return true
  }

  #next(): Place<Slot> {
    const nowMs = performance.now()
    const filled = this.#bands.filter(({ tenants }) => tenants.size > 0)
    const aged = filled.findLast(({ lastServedMs }) => nowMs - lastServedMs > AGEING_MS)
    const band = aged ?? filled[0]
    const [least] = [...(band?.tenants.values() ?? [])].toSorted((left, right) => left.served - right.served)
    const place = least?.places[0]
    if (!band || !least || !place) throw new AppError('internal', { reason: 'the queue lost count' })
    band.lastServedMs = nowMs
    least.served += Math.max(1, place.weight)
    this.#remove(place)
    return place
  }

  #bandOf(band: Band): BandQueue<Slot> {
    const [high, normal, low] = this.#bands
    const found = band === 0 ? high : band === 1 ? normal : low
    if (!found) throw new AppError('internal', { reason: 'no such band' })
    return found
  }
}

function countIn<Slot>({ tenants }: BandQueue<Slot>): number {
  let count = 0
  for (const { places } of tenants.values()) count += places.length
  return count
}

function newBand<Slot>(): BandQueue<Slot> {
  return { tenants: new Map(), lastServedMs: 0 }
}

function overloaded(seconds: number): AppError {
  const retryAfterSeconds = Math.min(LONGEST_RETRY_SECONDS, Math.max(1, Math.ceil(seconds)))
  return new AppError('overloaded', { retryAfterSeconds })
}
