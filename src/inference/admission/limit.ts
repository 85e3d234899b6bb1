import type { Period } from '../calendar.ts'

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

export const noAllowance: Allowance = {
  requestsPerMinute: null,
  requestsPerDay: null,
  tokensPerMinute: null,
  tokensPerDay: null,
  concurrentRequests: null,
  eurosPerMonth: null,
  kilowattHoursPerMonth: null,
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
