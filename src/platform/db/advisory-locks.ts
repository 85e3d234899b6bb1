import type { Tables } from './tables.ts'
import { type Kysely, sql } from 'kysely'

/**
 * Every advisory lock of the program, so that no two mean different things by one number. Each is the first half of a
 * pair; the second half says which of its kind.
 */
const locks = {
  /** Brings the schema up to date, one process at a time. */
  migration: 1,
  /** The first organisation is made once. */
  'first-organisation': 2,
  /** Keeps the audit chain in one order. */
  'audit-chain': 3,
  /** Held by whoever points a document at a file, or deletes the file. By hash. */
  blob: 4,
  /** Uploads of one name in one collection wait for each other. By collection and name. */
  'document-name': 5,
  /** Held by whoever writes an index. By index. */
  'index-follower': 6,
  /** Shared by those who announce changes, alone for whoever adds an index. */
  'index-list': 7,
  /** Held by the connection of whoever reads a source. By source. */
  source: 8,
  /** Uploads of one owner wait for each other: what they keep is counted. By owner. */
  'stored-files': 9,
  /** Held by the connection of whoever runs a batch. By batch. */
  batch: 10,
  /** Held by the connection of whoever asks the questions of an evaluation. By evaluation. */
  evaluation: 11,
  /** Held by the connection of whoever fetches a model file. By name. */
  'model-file': 12,
  /** A key is made and its maker revoked one after the other. By organisation. */
  keys: 14,
  /** Changes of one setting wait for each other. By setting and organisation. */
  setting: 13,
} as const

export type AdvisoryLock = keyof typeof locks

type Transaction = Kysely<Tables>

const numberOf = (name: AdvisoryLock) => sql.lit(0x50_c1e_00 + locks[name])

/** Waits for the lock, and holds it to the end of the transaction. */
export async function takeLock(tx: Transaction, name: AdvisoryLock, which = ''): Promise<void> {
  await sql`select pg_advisory_xact_lock(${numberOf(name)}, hashtext(${which}))`.execute(tx)
}

/** The same, together with others who share it. */
export async function shareLock(tx: Transaction, name: AdvisoryLock): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${numberOf(name)}, hashtext(''))`.execute(tx)
}

/** False when somebody else holds it. */
export async function tryLock(tx: Transaction, name: AdvisoryLock, which = ''): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`
    select pg_try_advisory_xact_lock(${numberOf(name)}, hashtext(${which})) as held`.execute(tx)
  return rows[0]?.held === true
}

/** Held by a connection, past its transactions, until it gives it back or closes. False when somebody else holds it. */
export async function tryConnectionLock(connection: Transaction, name: AdvisoryLock, which = ''): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`
    select pg_try_advisory_lock(${numberOf(name)}, hashtext(${which})) as held`.execute(connection)
  return rows[0]?.held === true
}

export async function giveConnectionLock(connection: Transaction, name: AdvisoryLock, which = ''): Promise<void> {
  await sql`select pg_advisory_unlock(${numberOf(name)}, hashtext(${which}))`.execute(connection)
}

/** For a connection without transactions: held until it closes. */
export const migrationLockStatement = `select pg_advisory_lock(${0x50_c1e_00 + locks.migration}, hashtext(''))`
