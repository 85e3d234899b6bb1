import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { wrapDatabaseErrors } from '#platform/db/database'
import { migrate } from '#platform/db/migrate'
import { AppError } from '#platform/errors'
import type { Storage } from '#platform/storage/storage'
import type { Logger } from '#platform/telemetry/log'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { type Manifest, readManifest, storageOf, tableFileOf } from './manifest.ts'

export interface RestorePlan {
  readonly folder: string
  /** Of a database without any table of ours. */
  readonly databaseUrl: string
  readonly storage: Storage
  readonly log: Logger
}

/**
 * Puts a backup into an empty database and an empty storage, each file checked against its hash, then brings the
 * database to the version of this program. Throws `instance_not_empty` or `backup_unusable`; the rows come all or none.
 */
export async function restore({ folder, databaseUrl, storage, log }: RestorePlan): Promise<Manifest> {
  const manifest = await readManifest(folder)
  await wrapDatabaseErrors(() => assertEmpty(databaseUrl))
  await restoreFiles(folder, manifest, storage)
  await migrate(databaseUrl, log, { upTo: manifest.migration })
  await wrapDatabaseErrors(() => restoreTables(databaseUrl, folder, manifest))
  await migrate(databaseUrl, log)
  return manifest
}

async function assertEmpty(url: string): Promise<void> {
  await withClient(url, async (client) => {
    const { rows } = await client.query("select to_regclass('schema_migration') is not null as found")
    if (rows[0]?.found === true) throw new AppError('instance_not_empty', {})
  })
}

async function restoreFiles(folder: string, manifest: Manifest, storage: Storage): Promise<void> {
  const names = await readdir(storageOf(folder)).catch(() => [])
  if (names.length !== manifest.files.count) throw new AppError('backup_unusable', { folder, part: 'storage' })
  for (const name of names) {
    const { hash } = await storage.put(createReadStream(join(storageOf(folder), name)))
    if (hash !== name) throw new AppError('backup_unusable', { folder, part: `storage/${name}` })
  }
}

/** As a replica does: rows were checked by the database that they come from, in whatever order their tables stand. */
async function restoreTables(url: string, folder: string, manifest: Manifest): Promise<void> {
  await withClient(url, async (client) => {
    await client.query('begin')
    await client.query('set local session_replication_role = replica')
    const { rows } = await client.query<{ name: string }>(
      "select relname as name from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace and relname <> 'schema_migration'",
    )
    await client.query(`truncate ${rows.map(({ name }) => `"${name}"`).join(', ')}`)
    for (const table of manifest.tables) await restoreTable(client, folder, table)
    await client.query(resetSequences)
    await client.query('commit')
  })
}

async function restoreTable(client: pg.Client, folder: string, table: Manifest['tables'][number]): Promise<void> {
  const { name, columns, sha256, rows } = table
  const hash = createHash('sha256')
  const hashing = new PassThrough()
  hashing.on('data', (part: Buffer) => hash.update(part))
  const target = client.query(
    copyFrom(`copy "${name}" (${columns.map((column) => `"${column}"`).join(', ')}) from stdin`),
  )
  try {
    await pipeline(createReadStream(tableFileOf(folder, name)), hashing, createGunzip(), target)
  } catch (cause) {
    throw new AppError('backup_unusable', { folder, part: `tables/${name}` }, { cause })
  }
  if (hash.digest('hex') !== sha256 || target.rowCount !== rows) {
    throw new AppError('backup_unusable', { folder, part: `tables/${name}` })
  }
}

/** New rows are numbered after those that came. */
const resetSequences = `
  do $$ declare one record; begin
    for one in
      select pg_get_serial_sequence(quote_ident(table_name), column_name) as sequence, table_name, column_name
      from information_schema.columns where table_schema = current_schema() and is_identity = 'YES'
    loop
      execute format('select setval(%L, coalesce((select max(%I) from %I), 0) + 1, false)',
        one.sequence, one.column_name, one.table_name);
    end loop;
  end $$`

async function withClient(url: string, use: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'socle restore', statement_timeout: 0 })
  client.on('error', () => {})
  await client.connect()
  try {
    await use(client)
  } finally {
    await client.end()
  }
}
