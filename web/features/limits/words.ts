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

/** An amount in the unit of its limit. */
export function amountIn(text: Text, quota: QuotaUse['quota'], amount: number): string {
  if (quota === 'euros_per_month') return text.euros(amount)
  return quota === 'kilowatt_hours_per_month' ? `${text.number(amount)} kWh` : text.number(Math.round(amount))
}
