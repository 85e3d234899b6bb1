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

/** Euros and kilowatt hours have parts; the words of the limit, which stand beside it, say the unit. */
export function amountIn(text: Text, quota: QuotaUse['quota'], amount: number): string {
  const hasParts = quota === 'euros_per_month' || quota === 'kilowatt_hours_per_month'
  return text.number(hasParts ? Math.round(amount * 100) / 100 : Math.round(amount))
}
