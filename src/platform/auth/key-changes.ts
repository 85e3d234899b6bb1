import type { Tables } from '#platform/db/database'
import { type Transaction, sql } from 'kysely'

/** Processes listen here to refresh what they hold of keys in memory. */
export const keysChannel = 'socle_keys'

/** Every process reads again what it holds of keys: theirs, their people, their roles and groups. */
export async function tellKeysChanged(tx: Transaction<Tables>): Promise<void> {
  await sql`select pg_notify(${keysChannel}, '')`.execute(tx)
}
