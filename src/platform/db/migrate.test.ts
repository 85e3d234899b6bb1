import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, beforeEach, test } from 'node:test'
import { createLog } from '#platform/telemetry/log'
import { emptyDatabase } from '../../../test/fakes/database.ts'
import { migrate } from './migrate.ts'
import pg from 'pg'

const log = createLog('silent')
const folder = await mkdtemp(join(tmpdir(), 'socle-migrations-'))
after(() => rm(folder, { recursive: true }))

beforeEach(async () => {
  await rm(folder, { recursive: true })
  await writeFiles({ '0001_first.sql': 'create table first (id integer)' })
})

async function writeFiles(files: Record<string, string>): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
}

test('each file is applied once, whoever asks, however many at a time', async () => {
  const { url } = await emptyDatabase()
  const results = await Promise.all([1, 2, 3].map(() => migrate(url, log, { folder })))
  assert.deepEqual(
    results.flatMap(({ applied }) => applied),
    ['0001_first.sql'],
  )
  await writeFiles({ '0002_second.sql': 'create table second (id integer)' })
  assert.deepEqual(await migrate(url, log, { folder }), { applied: ['0002_second.sql'] })
})

test('a file that fails leaves nothing behind and is named', async () => {
  const { url } = await emptyDatabase()
  await writeFiles({ '0002_second.sql': 'create table second (id integer); select wrong' })
  await assert.rejects(migrate(url, log, { folder }), /0002_second\.sql: column .*wrong.* does not exist/)
  assert.deepEqual(await tablesOf(url), ['first', 'schema_migration'])
  await writeFiles({ '0002_second.sql': 'create table second (id integer)' })
  assert.deepEqual((await migrate(url, log, { folder })).applied, ['0002_second.sql'])
})

test('a file that changed after it was applied is refused', async () => {
  const { url } = await emptyDatabase()
  await migrate(url, log, { folder })
  await writeFiles({ '0001_first.sql': 'create table first (id bigint)' })
  await assert.rejects(migrate(url, log, { folder }), { code: 'hash_mismatch' })
})

test('a program older than its database refuses to start', async () => {
  const { url } = await emptyDatabase()
  await writeFiles({ '0002_second.sql': 'select 1' })
  await migrate(url, log, { folder })
  await rm(join(folder, '0002_second.sql'))
  await assert.rejects(migrate(url, log, { folder }), /older than the database/)
})

test('a hole in the numbers is refused', async () => {
  const { url } = await emptyDatabase()
  await writeFiles({ '0003_third.sql': 'select 1' })
  await assert.rejects(migrate(url, log, { folder }), /0003_third\.sql: expected number 2/)
})

async function tablesOf(url: string): Promise<string[]> {
  const client = new pg.Client(url)
  await client.connect()
  const { rows } = await client.query<{ tablename: string }>(
    `select tablename from pg_tables where schemaname = 'public' order by 1`,
  )
  await client.end()
  return rows.map(({ tablename }) => tablename)
}
