import type { Period } from '../calendar.ts'

/** What is counted against limits. */
export interface Amounts {
  readonly requests: number
  readonly tokens: number
  readonly euros: number
  readonly kilowattHours: number
}

/** What is counted over a time; the compiler then asks for the measure of each, its column and its words. */
export const quotaNames = [
  'requestsPerMinute',
  'requestsPerDay',
  'tokensPerMinute',
  'tokensPerDay',
  'eurosPerMonth',
  'kilowattHoursPerMonth',
] as const
export type QuotaName = (typeof quotaNames)[number]

/** Everything that may be limited: null is unlimited, 0 is no access. */
export type Allowance = Readonly<Record<QuotaName | 'concurrentRequests', number | null>>

export const noAllowance: Allowance = {
  requestsPerMinute: null,
  requestsPerDay: null,
  tokensPerMinute: null,
  tokensPerDay: null,
  concurrentRequests: null,
  eurosPerMonth: null,
  kilowattHoursPerMonth: null,
}

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
