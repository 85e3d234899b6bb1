import { endOf, sharedEndOf } from '../calendar.ts'
import { type Amounts, type QuotaName, measures } from './limit.ts'

/** What was taken of one quota; given back or corrected within the same period only. */
interface Taken {
  readonly amount: number
  readonly endsAtMs: number
}

/** A part of a quota that this process may use, as all processes know it. */
export interface Draw {
  readonly granted: number
  /** By all processes in this period. */
  readonly drawn: number
}

/** The least that a part of a quota is worth. */
const UNITS: Readonly<Record<keyof Amounts, number>> = { requests: 1, tokens: 1, euros: 1e-6, kilowattHours: 1e-6 }

/** One number that may be used up in each period: by this process, or by several that each draw parts of it. */
export class Quota {
  readonly name: QuotaName
  readonly isShared: boolean
  allowed: number
  #used = 0
  #endsAtMs = 0
  /** Of a shared one: what this process drew, what all did, and whether there was less than was asked for. */
  #granted = 0
  #drawn = 0
  #isDry = false
  #usedBefore = 0

  constructor(name: QuotaName, allowed: number, isShared = false) {
    this.name = name
    this.allowed = allowed
    this.isShared = isShared
  }

  get endsAtMs(): number {
    return this.#endsAtMs
  }

  /** Of a shared one that nobody drew from: what was used by then. */
  get usedBefore(): number {
    return this.#usedBefore
  }

  /** What earlier processes counted in this period. */
  startFrom(used: number, nowMs: number): void {
    this.#roll(nowMs)
    if (this.isShared) this.#usedBefore = Math.max(this.#usedBefore, used)
    else this.#used = Math.max(this.#used, used)
  }

  /** Another limit than before: what could not be drawn may be there now. */
  allow(allowed: number): void {
    if (allowed !== this.allowed) this.#isDry = false
    this.allowed = allowed
  }

  remaining(nowMs: number): number {
    if (nowMs >= this.#endsAtMs) return this.allowed
    if (!this.isShared) return Math.max(0, this.allowed - this.#used)
    return Math.max(0, this.allowed - this.#drawn) + this.#ownLeft
  }

  /** In the period under way. */
  state(nowMs: number): { readonly used: number; readonly endsAtMs: number } {
    const isOver = nowMs >= this.#endsAtMs
    return {
      used: isOver ? 0 : this.isShared ? Math.max(0, this.#drawn - this.#ownLeft) : this.#used,
      endsAtMs: isOver ? endOf(measures[this.name].period, nowMs) : this.#endsAtMs,
    }
  }

  /** Something larger than the whole quota passes when nothing else was used, or it never would. */
  hasRoomFor(amounts: Amounts, nowMs: number): boolean {
    const asked = this.#askedOf(amounts)
    if (this.isShared) {
      this.#roll(nowMs)
      return asked <= this.#ownLeft
    }
    const remaining = this.remaining(nowMs)
    return asked <= remaining && remaining > 0
  }

  /** What must be drawn before there is room; 0 when there is, or nothing can be drawn any more. */
  lacks(amounts: Amounts, nowMs: number): number {
    if (!this.isShared) return 0
    this.#roll(nowMs)
    return this.#isDry ? 0 : Math.max(0, this.#askedOf(amounts) - (this.#granted - this.#used))
  }

  /** A part that was asked for in the period that ends then. */
  receive({ granted, drawn }: Draw, { asked, endsAtMs }: { asked: number; endsAtMs: number }): void {
    if (endsAtMs !== this.#endsAtMs) return
    this.#granted += granted
    this.#drawn = drawn
    this.#isDry = granted < asked
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

  get #ownLeft(): number {
    return Math.max(0, this.#granted - this.#used)
  }

  #askedOf(amounts: Amounts): number {
    const { amount } = measures[this.name]
    const asked = Math.min(amounts[amount], this.allowed)
    return this.isShared ? Math.max(asked, UNITS[amount]) : asked
  }

  #roll(nowMs: number): void {
    if (nowMs < this.#endsAtMs) return
    const { period } = measures[this.name]
    if (this.#endsAtMs !== 0) this.#usedBefore = 0
    this.#used = 0
    this.#granted = 0
    this.#drawn = 0
    this.#isDry = false
    this.#endsAtMs = this.isShared ? sharedEndOf(period, nowMs) : endOf(period, nowMs)
  }
}
