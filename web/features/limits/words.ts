import type { OperationOutput } from '#client/client'
import type { QuotaUse } from '#contract/usage'
import { quotas } from '../../contract-words.ts'
import type { Text } from '../../locales/text.ts'

export type Limit = OperationOutput<'listLimits'>['data'][number]

/** Everything that a limit may allow. */
export const amounts = [...quotas, 'concurrent_requests'] as const

/** Somebody may have one for each model. */
export function limitName(text: Text, { subject, model }: Limit): string {
  return text('limits.name', { name: subject.name, model: model ?? text('limits.everyModel') })
}

type Amount = (typeof amounts)[number]

/** What the contract takes of each: a count, or what has parts. */
export function mostOf(quota: Amount): number {
  return hasParts(quota) ? 1e12 : 1e9
}

export function hasParts(quota: Amount): boolean {
  return quota === 'euros_per_month' || quota === 'kilowatt_hours_per_month'
}

/** What is allowed, with its unit: 1 request per minute. */
export function allowanceIn(text: Text, quota: Amount, amount: number): string {
  return text(`limits.amount.${quota}`, { count: rounded(quota, amount) })
}

/** What is used of it, whose unit stands beside it. */
export function amountIn(text: Text, quota: QuotaUse['quota'], amount: number): string {
  return text.number(rounded(quota, amount))
}

function rounded(quota: Amount, amount: number): number {
  return hasParts(quota) ? Math.round(amount * 100) / 100 : Math.round(amount)
}
