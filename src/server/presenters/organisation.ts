import { type OwnedKeyRow } from '#platform/keys/all-keys'
import type { OrganisationRow } from '#platform/organisations/organisations'
import type { ServiceAccountRow } from '#platform/service-accounts/service-accounts'
import { presentKey } from './key.ts'
import { toUnixSeconds } from './unix-seconds.ts'

const stateOf = (disabledAt: Date | null) => (disabledAt === null ? ('active' as const) : ('disabled' as const))

export function presentOrganisation({ id, name, people, created_at, disabled_at }: OrganisationRow) {
  const created = toUnixSeconds(created_at)
  return { object: 'organisation' as const, id, name, people, state: stateOf(disabled_at), created }
}

export function presentServiceAccount({ id, name, keys, created_at, disabled_at }: ServiceAccountRow) {
  const created = toUnixSeconds(created_at)
  return { object: 'service-account' as const, id, name, keys, state: stateOf(disabled_at), created }
}

export function presentOwnedKey(row: OwnedKeyRow) {
  const kind = row.person_id === null ? ('service-account' as const) : ('person' as const)
  const owner = { kind, id: row.person_id ?? row.service_account_id ?? 0, name: row.owner ?? '' }
  return { ...presentKey(row), owner, last_used: row.last_used_at && toUnixSeconds(row.last_used_at) }
}
