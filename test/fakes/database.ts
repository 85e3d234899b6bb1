import { createHash, randomBytes } from 'node:crypto'
import { readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { type Database, type Tables, openDatabase } from '#platform/db/database'
import { migrate, migrationsFolder } from '#platform/db/migrate'
import { type Logger, createLog } from '#platform/telemetry/log'
import { serverVariable, startServerForRun } from './server-for-run.ts'
import type { Transaction } from 'kysely'
import pg from 'pg'

export interface TestDatabase {
  readonly db: Database
  readonly url: string
  readonly log: Logger
}

const log = createLog('silent')
const closers: (() => Promise<void>)[] = []
let server: Promise<string> | null = null
let template: Promise<string> | null = null

after(async () => {
  for (const close of closers.toReversed()) await close()
})

/** Before the databases of this file go away, the last one first. */
export function closeAtEnd(close: () => Promise<void>): void {
  closers.push(close)
}

/** A migrated database of its own, on the run's server (or on one started for this file). Goes away at the end. */
export async function testDatabase(): Promise<TestDatabase> {
  const { url, drop } = await createFrom(await migratedTemplate())
  const db = await openDatabase(url, log)
  closers.push(async () => {
    await db.destroy()
    await drop()
  })
  return { db, url, log }
}

/** A database for whoever outlives the connections of this file, to be dropped at its end. */
export interface LentDatabase {
  readonly url: string
  drop(): Promise<void>
}

/** A migrated one. */
export async function databaseForProcess(): Promise<LentDatabase> {
  return createFrom(await migratedTemplate())
}

/** One as `fill` left it, which is called once in a run, with a migrated database and a folder kept beside it. */
export async function filledDatabase(
  name: string,
  fill: (url: string, folder: string) => Promise<void>,
): Promise<LentDatabase & { readonly folder: string }> {
  const filled = `socle_filled_${name}`
  // A run has a server and a temporary folder of its own.
  const folder = join(tmpdir(), `${filled}_${new URL(await testServerUrl()).port}`)
  if (!process.env[serverVariable]) closers.unshift(() => rm(folder, { recursive: true, force: true }))
  const fillBoth = async (url: string): Promise<void> => {
    await rm(folder, { recursive: true, force: true })
    await fill(url, folder)
  }
  await onServer((client) => ensureDatabase(client, { name: filled, from: migratedTemplate, fill: fillBoth }))
  return { ...(await createFrom(filled)), folder }
}

/** An empty database, for what migrates by itself. */
export async function emptyDatabase(): Promise<{ url: string }> {
  const { url, drop } = await createFrom('template0')
  closers.push(drop)
  return { url }
}

/** Runs in a transaction that is always rolled back: a test leaves nothing behind. */
export async function withRollback<T>(db: Database, run: (tx: Transaction<Tables>) => Promise<T>): Promise<T> {
  const tx = await db.startTransaction().execute()
  try {
    return await run(tx)
  } finally {
    await tx.rollback().execute()
  }
}

/** The server of this run; also for tests that want to open their own connections. */
export function testServerUrl(): Promise<string> {
  server ??= findServer()
  return server
}

async function findServer(): Promise<string> {
  const given = process.env[serverVariable]
  if (given !== undefined && given !== '') return given
  const started = await startServerForRun()
  closers.unshift(started.stop)
  return started.url
}

async function createFrom(source: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `socle_test_${randomBytes(6).toString('hex')}`
  await onServer((client) => client.query(`create database ${name} template ${source} strategy file_copy`))
  const url = withName(await testServerUrl(), name)
  return {
    url,
    drop: () => onServer(async (client) => void (await client.query(`drop database ${name} with (force)`))),
  }
}

function migratedTemplate(): Promise<string> {
  template ??= onServer(ensureTemplate)
  return template
}

/** Migrated once per version of the migrations, whichever file of the run comes first. */
async function ensureTemplate(client: pg.Client): Promise<string> {
  const name = `socle_template_${await migrationsChecksum()}`
  const from = () => Promise.resolve('template0')
  return ensureDatabase(client, { name, from, fill: (url) => migrate(url, log) })
}

interface Filling {
  readonly name: string
  /** Asked for when there is none yet. */
  from(): Promise<string>
  fill(url: string): Promise<unknown>
}

/** Made once; those who come meanwhile wait for it. */
async function ensureDatabase(client: pg.Client, { name, from, fill }: Filling): Promise<string> {
  await client.query('select pg_advisory_lock(hashtext($1))', [name])
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name])
  if (rowCount === 0) {
    await client.query(`drop database if exists ${name}_draft`)
    await client.query(`create database ${name}_draft template ${await from()} strategy file_copy`)
    await fill(withName(await testServerUrl(), `${name}_draft`))
    await client.query(`alter database ${name}_draft rename to ${name}`)
  }
  return name
}

async function migrationsChecksum(): Promise<string> {
  const hash = createHash('sha256')
  for (const name of (await readdir(migrationsFolder)).toSorted())
    hash.update(await readFile(join(migrationsFolder, name)))
  return hash.digest('hex').slice(0, 12)
}

async function onServer<T>(run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(withName(await testServerUrl(), 'postgres'))
  await client.connect()
  try {
    return await run(client)
  } finally {
    await client.end()
  }
}

function withName(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}
