import type { QuotaUse } from '#contract/usage'
import type { Text } from '../../locales/text.ts'

export type QuotaName = QuotaUse['quota']

/** An amount in the unit of its limit. */
export function amountIn(text: Text, quota: QuotaName, amount: number): string {
  if (quota === 'euros_per_month') return text.euros(amount)
  return quota === 'kilowatt_hours_per_month' ? `${text.number(amount)} kWh` : text.number(Math.round(amount))
}
