import type { Key } from '#contract/account'
import type { KeyRow } from '#platform/keys/own-keys'
import { toUnixSeconds } from './unix-seconds.ts'

/** A key as its owner sees it; `value` only right after it was made. */
export function presentKey(row: KeyRow, value: string | null = null): Key {
  return {
    object: 'key',
    id: row.id,
    name: row.name,
    value,
    last_four: row.last_four,
    scopes: row.scopes,
    created: toUnixSeconds(row.created_at),
    expires: row.expires_at && toUnixSeconds(row.expires_at),
    status: statusOf(row),
    user_id: row.person_id,
  }
}

function statusOf({ revoked_at, expires_at }: KeyRow): Key['status'] {
  if (revoked_at !== null) return 'revoked'
  return expires_at !== null && expires_at.getTime() <= Date.now() ? 'expired' : 'active'
}
