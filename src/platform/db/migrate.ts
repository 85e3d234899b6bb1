import { migrationLockStatement } from './advisory-locks.ts'
import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError, messageOf } from '#platform/errors'
import type { Logger } from '#platform/telemetry/log'
import { wrapDatabaseErrors } from './database.ts'
import pg from 'pg'

interface Migration {
  readonly number: number
  readonly name: string
  readonly text: string
  readonly checksum: string
}

export const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url))

/** Two processes that start together migrate one after the other. */

export interface MigrationPlan {
  readonly folder?: string
  /** Number of the last migration to apply: the version of a backup, before its rows come in. */
  readonly upTo?: number
}

/** Brings the database to the version of this program. A file that was already applied must never change. */
export async function migrate(
  url: string,
  log: Logger,
  { folder = migrationsFolder, upTo = Number.POSITIVE_INFINITY }: MigrationPlan = {},
): Promise<{ applied: string[] }> {
  const all = await readMigrations(folder)
  const last = all.at(-1)?.number ?? 0
  if (Number.isFinite(upTo) && upTo > last) throw new AppError('program_too_old', { migration: upTo })
  const migrations = all.filter(({ number }) => number <= upTo)
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    application_name: 'socle migrate',
  })
  client.on('error', () => {})
  return wrapDatabaseErrors(async () => {
    await client.connect()
    try {
      await client.query(migrationLockStatement)
      return { applied: await applyMissing(client, migrations, log) }
    } finally {
      await client.end()
    }
  })
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted()
  return Promise.all(
    names.map(async (name, index) => {
      const number = Number(/^(\d{4})_[a-z0-9_]+\.sql$/.exec(name)?.[1])
      if (number !== index + 1)
        throw new AppError('internal', { reason: `migration ${name}: expected number ${index + 1}` })
      const text = await readFile(join(folder, name), 'utf8')
      return { number, name, text, checksum: createHash('sha256').update(text).digest('hex') }
    }),
  )
}

async function applyMissing(client: pg.Client, migrations: Migration[], log: Logger): Promise<string[]> {
  await client.query(`create table if not exists schema_migration (
    number integer primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())`)
  const { rows } = await client.query<{ number: number; name: string; checksum: string }>(
    'select number, name, checksum from schema_migration order by number',
  )
  for (const row of rows) refuseChange(row, migrations)
  const missing = migrations.filter(({ number }) => !rows.some((row) => row.number === number))
  for (const migration of missing) {
    await applyOne(client, migration)
    log.info({ migration: migration.name }, 'database migrated')
  }
  return missing.map(({ name }) => name)
}

function refuseChange(row: { number: number; name: string; checksum: string }, migrations: Migration[]): void {
  const file = migrations.find(({ number }) => number === row.number)
  if (file === undefined) {
    const reason = `the database has migration ${row.name}, this program does not: it is older than the database`
    throw new AppError('internal', { reason })
  }
  if (file.checksum !== row.checksum) {
    throw new AppError('hash_mismatch', { file: file.name, expected: row.checksum, found: file.checksum })
  }
}

async function applyOne(client: pg.Client, { number, name, text, checksum }: Migration): Promise<void> {
  await client.query('begin')
  try {
    await client.query(text)
    await client.query('insert into schema_migration (number, name, checksum) values ($1, $2, $3)', [
      number,
      name,
      checksum,
    ])
    await client.query('commit')
  } catch (cause) {
    await client.query('rollback').catch(() => {})
    throw new AppError('internal', { reason: `migration ${name}: ${messageOf(cause)}` }, { cause })
  }
}
