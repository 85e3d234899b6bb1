import { type Period, endOf } from './calendar.ts'

/** What is counted against limits. */
export interface Amounts {
  readonly requests: number
  readonly tokens: number
  readonly euros: number
  readonly kilowattHours: number
}

/** Everything that may be limited: null is unlimited, 0 is no access. */
export interface Allowance {
  readonly requestsPerMinute: number | null
  readonly requestsPerDay: number | null
  readonly tokensPerMinute: number | null
  readonly tokensPerDay: number | null
  readonly concurrentRequests: number | null
  readonly eurosPerMonth: number | null
  readonly kilowattHoursPerMonth: number | null
}

export type QuotaName = Exclude<keyof Allowance, 'concurrentRequests'>

interface Measure {
  readonly amount: keyof Amounts
  readonly period: Period
}

export const measures: Readonly<Record<QuotaName, Measure>> = {
  requestsPerMinute: { amount: 'requests', period: 'minute' },
  requestsPerDay: { amount: 'requests', period: 'day' },
  tokensPerMinute: { amount: 'tokens', period: 'minute' },
  tokensPerDay: { amount: 'tokens', period: 'day' },
  eurosPerMonth: { amount: 'euros', period: 'month' },
  kilowattHoursPerMonth: { amount: 'kilowattHours', period: 'month' },
}
export const quotaNames: readonly QuotaName[] = [
  'requestsPerMinute',
  'requestsPerDay',
  'tokensPerMinute',
  'tokensPerDay',
  'eurosPerMonth',
  'kilowattHoursPerMonth',
]

/** What was taken of one quota; given back or corrected within the same period only. */
interface Taken {
  readonly amount: number
  readonly endsAtMs: number
}

/** One number that may be used up in each period. */
export class Quota {
  readonly name: QuotaName
  allowed: number
  #used = 0
  #endsAtMs = 0

  constructor(name: QuotaName, allowed: number) {
    this.name = name
    this.allowed = allowed
  }

  get endsAtMs(): number {
    return this.#endsAtMs
  }

  /** What earlier processes counted in this period. */
  startFrom(used: number, nowMs: number): void {
    this.#roll(nowMs)
    this.#used = Math.max(this.#used, used)
  }

  remaining(nowMs: number): number {
    return nowMs >= this.#endsAtMs ? this.allowed : Math.max(0, this.allowed - this.#used)
  }

  /** In the period under way. */
  state(nowMs: number): { readonly used: number; readonly endsAtMs: number } {
    const isOver = nowMs >= this.#endsAtMs
    return {
      used: isOver ? 0 : this.#used,
      endsAtMs: isOver ? endOf(measures[this.name].period, nowMs) : this.#endsAtMs,
    }
  }

  /** Something larger than the whole quota passes when nothing else was used, or it never would. */
  hasRoomFor(amounts: Amounts, nowMs: number): boolean {
    const asked = Math.min(amounts[measures[this.name].amount], this.allowed)
    const remaining = this.remaining(nowMs)
    return asked <= remaining && remaining > 0
  }

  take(amounts: Amounts, nowMs: number): Taken {
    this.#roll(nowMs)
    const amount = amounts[measures[this.name].amount]
    this.#used += amount
    return { amount, endsAtMs: this.#endsAtMs }
  }

  correct(taken: Taken, actual: Amounts): void {
    if (taken.endsAtMs !== this.#endsAtMs) return
    this.#used = Math.max(0, this.#used + actual[measures[this.name].amount] - taken.amount)
  }

  #roll(nowMs: number): void {
    if (nowMs < this.#endsAtMs) return
    this.#used = 0
    this.#endsAtMs = endOf(measures[this.name].period, nowMs)
  }
}
