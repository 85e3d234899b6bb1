import type { TokenCount } from '../token-count.ts'
import type { Footprint } from '../footprint/footprint.ts'
import type { Amounts } from './limit.ts'

const WATT_HOURS_PER_KILOWATT_HOUR = 1000

export const noAmounts: Amounts = { requests: 0, tokens: 0, euros: 0, kilowattHours: 0 }

/** What a call of so many tokens takes of limits. */
export function amountsOf({ promptTokens, completionTokens }: TokenCount, { euros, wattHours }: Footprint): Amounts {
  const kilowattHours = (wattHours ?? 0) / WATT_HOURS_PER_KILOWATT_HOUR
  return { requests: 1, tokens: promptTokens + completionTokens, euros: euros ?? 0, kilowattHours }
}
