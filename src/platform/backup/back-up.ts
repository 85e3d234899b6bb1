import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { copyFile, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import { programVersion } from '#platform/config/places'
import type { Ctx } from '#platform/context'
import { wrapDatabaseErrors } from '#platform/db/database'
import { AppError, hasCode, messageOf } from '#platform/errors'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { type Manifest, manifestOf, storageOf, tableFileOf, traceFiles, traceOf, transientTables } from './manifest.ts'
import { flush } from '../storage/flush.ts'

export interface BackupPlan {
  /** Must not exist yet, or be empty. */
  readonly folder: string
  readonly databaseUrl: string
  /** Where the key that seals secrets is copied; nowhere when null: it must then be kept otherwise. */
  readonly secretKeyCopy: string | null
}

/**
 * Copies every row, as all of them were at one moment, and every stored file, while the service goes on. The folder
 * appears whole or not at all. Search indexes are left out: they are made again from the rows.
 */
export async function backUp(ctx: Ctx<'db' | 'storage' | 'folders'>, plan: BackupPlan): Promise<Manifest> {
  authorize(ctx, 'settings:manage')
  const { folder } = plan
  const draft = `${folder}.partial`
  await prepareFolder(folder, draft)
  try {
    const rows = await wrapDatabaseErrors(() => copyTables(plan.databaseUrl, draft, ctx.signal))
    const files = await copyFiles(ctx, draft)
    await copyTrace(ctx.folders.data, draft)
    const manifest: Manifest = { format: 'socle-backup-1', program: programVersion(), ...rows, files }
    await writeFile(manifestOf(draft), `${JSON.stringify(manifest, null, 1)}\n`)
    await flush(manifestOf(draft))
    if (plan.secretKeyCopy !== null) await copyFile(join(ctx.folders.data, 'secret.key'), plan.secretKeyCopy)
    await rm(folder, { recursive: true, force: true })
    await rename(draft, folder)
    await flush(dirname(folder))
    await ctx.db.transaction().execute((tx) => {
      return audit(tx, ctx, { action: 'instance.backup', details: { files: files.count, bytes: files.bytes } })
    })
    return manifest
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    throw error
  }
}

async function prepareFolder(folder: string, draft: string): Promise<void> {
  // What stands there and is no empty folder is somebody's: a file too.
  const existing = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw new AppError('folder_not_writable', { folder, reason: messageOf(error) }, { cause: error })
  })
  if (existing.length > 0) throw new AppError('folder_not_empty', { folder })
  try {
    await rm(draft, { recursive: true, force: true })
    await mkdir(join(draft, 'tables'), { recursive: true, mode: 0o700 })
    for (const part of [storageOf(draft), traceOf(draft)]) await mkdir(part, { mode: 0o700 })
  } catch (cause) {
    throw new AppError('folder_not_writable', { folder, reason: messageOf(cause) }, { cause })
  }
}

/** One transaction that sees one moment. Its statements may take as long as the tables are large. */
async function copyTables(url: string, draft: string, signal: AbortSignal) {
  const client = new pg.Client({ connectionString: url, application_name: 'socle backup', statement_timeout: 0 })
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    const moment = await client.query<{ at: Date; migration: number }>(
      'select now() as at, (select max(number) from schema_migration) as migration',
    )
    const tables: Manifest['tables'] = []
    for (const { name, columns } of await listTables(client)) {
      signal.throwIfAborted()
      tables.push({ name, columns, ...(await copyTable(client, { name, columns, file: tableFileOf(draft, name) })) })
    }
    const { at = new Date(), migration = 0 } = moment.rows[0] ?? {}
    return { at: at.toISOString(), migration, tables }
  } finally {
    await client.end()
  }
}

/** Tables of the program's own schema, and their columns but those that are computed. */
async function listTables(client: pg.Client): Promise<{ name: string; columns: string[] }[]> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(`
    select pg_class.relname as name, array_agg(attname::text order by attnum) as columns
    from pg_class
    join pg_namespace on pg_namespace.oid = relnamespace and nspname = current_schema()
    join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped and attgenerated = ''
    where relkind = 'r' group by 1 order by 1`)
  return rows.filter(({ name }) => !transientTables.has(name))
}

/** Names come from the catalogue of the database and are those of our migrations: plain words. */
async function copyTable(
  client: pg.Client,
  { name, columns, file }: { name: string; columns: string[]; file: string },
) {
  const listed = columns.map((column) => `"${column}"`).join(', ')
  const source = client.query(copyTo(`copy "${name}" (${listed}) to stdout`))
  await pipeline(source, createGzip({ level: 1 }), createWriteStream(file, { mode: 0o600 }))
  await flush(file)
  return { rows: source.rowCount, sha256: await hashOf(file) }
}

/** What is deleted meanwhile is no longer anybody's; what is added meanwhile does no harm. */
async function copyFiles({ storage, signal }: Ctx<'storage'>, draft: string): Promise<Manifest['files']> {
  const files = { count: 0, bytes: 0 }
  for await (const { hash } of storage.list()) {
    signal.throwIfAborted()
    const target = join(storageOf(draft), hash)
    const content = await storage.open(hash).catch((error: unknown) => {
      if (hasCode(error, 'not_found')) return null
      throw error
    })
    if (content === null) continue
    const written = createWriteStream(target, { mode: 0o600 })
    await pipeline(content, written)
    await flush(target)
    files.count += 1
    files.bytes += written.bytesWritten
  }
  return files
}

/** An instance that never signed has none. */
async function copyTrace(dataFolder: string, draft: string): Promise<void> {
  for (const name of traceFiles) {
    const copy = join(traceOf(draft), name)
    if (existsSync(join(dataFolder, name))) await copyFile(join(dataFolder, name), copy).then(() => flush(copy))
  }
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
