import { AppError, hasCode, messageOf } from '#platform/errors'
import type { Logger } from '#platform/telemetry/log'
import type { Tables } from './tables.ts'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'

export type { Tables } from './tables.ts'

/** The one door to PostgreSQL: typed queries and transactions over a pool. `destroy()` closes it. */
export type Database = Kysely<Tables>

const int8Type = 20
const dateType = 1082

/** Counts and ids stay below 2^53; a date is a day, not a moment in some time zone. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (id, format) => {
    if (format !== 'binary' && id === int8Type) return Number
    if (format !== 'binary' && id === dateType) return String
    return format === 'binary' ? pg.types.getTypeParser(id, 'binary') : pg.types.getTypeParser(id, 'text')
  },
}

/** Opens a pool and asks one question, so that a wrong address is told at the start. */
export async function openDatabase(url: string, log: Logger): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    types,
    max: 10,
    application_name: 'socle',
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    statement_timeout: 60_000,
    idle_in_transaction_session_timeout: 60_000,
    lock_timeout: 15_000,
    keepAlive: true,
    allowExitOnIdle: true,
  })
  pool.on('error', (error) => {
    if (!pool.ending) log.warn({ reason: error.message }, 'an idle database connection was lost')
  })
  // The pool hears its idle connections only: one that is cut between two statements of a transaction would end the
  // program. The next statement fails, and says enough.
  pool.on('connect', (client) => client.on('error', () => {}))
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  try {
    await wrapDatabaseErrors(() => sql`select 1`.execute(db))
    return db
  } catch (error) {
    await db.destroy()
    throw error
  }
}

const networkCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'ENOENT'])
const lostConnection =
  /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error/i

/** Whether a failure is the database's absence (to be tried again later) rather than a wrong query. */
export function isDatabaseDown(error: unknown): boolean {
  if (hasCode(error, 'database_unavailable')) return true
  if (!(error instanceof Error)) return false
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(isDatabaseDown)
  const code = 'code' in error ? String(error.code) : ''
  // Classes of SQLSTATE: 08 connection, 57P shutdown or start; 53300 too many connections.
  return networkCodes.has(code) || /^(08...|57P0[1-5]|53300)$/.test(code) || lostConnection.test(error.message)
}

/** What a trigger refuses to delete, because somebody had it kept: see the table `legal_hold`. */
export function isHeldByDatabase(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === 'SH001'
}

/** The character zero, or half of one: no text of PostgreSQL holds either, as such (22021) or within JSON (22P05, 22P02). */
export function isUnstorableText(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return false
  const isHalf = error.code === '22P02' && error.detail?.includes('surrogate') === true
  return isHalf || error.code === '22021' || error.code === '22P05'
}

/** What no later try would take either: a value that cannot be (SQLSTATE class 22), breaks a rule (23), or has no column (42703). */
export function isRefusedByDatabase(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(?:2[23][\dA-Z]{3}|42703)$/.test(String(error.code))
}

/** Something of that name, or of another value that stands once, is already there. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '23505'
}

/** Runs something that asks the database, and tells its absence in the one word that callers know. */
export async function wrapDatabaseErrors<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (!isDatabaseDown(error) || hasCode(error, 'database_unavailable')) throw error
    throw new AppError('database_unavailable', { reason: messageOf(error) || 'no answer' }, { cause: error })
  }
}
