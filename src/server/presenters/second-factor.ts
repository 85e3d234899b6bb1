import type { SecondFactor } from '#contract/second-factors'
import { toUnixSeconds } from './unix-seconds.ts'

interface Row {
  readonly id: number
  readonly kind: 'totp' | 'passkey'
  readonly name: string
  readonly created_at: Date
  readonly last_used_at: Date | null
}

export function presentFactor({ id, kind, name, created_at, last_used_at }: Row): SecondFactor {
  const last_used = last_used_at === null ? null : toUnixSeconds(last_used_at)
  return { object: 'second_factor', id, kind, name, created: toUnixSeconds(created_at), last_used }
}
