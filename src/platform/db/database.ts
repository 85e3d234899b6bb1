import type { Tables } from './tables.ts'
import type { Kysely } from 'kysely'

export type { Tables } from './tables.ts'

/** The one door to PostgreSQL: typed queries and transactions over a pool. */
export type Database = Kysely<Tables>
