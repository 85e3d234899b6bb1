import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AppError } from '#platform/errors'
import { testDatabase, testServerUrl, withRollback } from '../../../test/fakes/database.ts'
import { until } from '../../../test/fakes/until.ts'
import { isDatabaseDown, isRefusedByDatabase, openDatabase, wrapDatabaseErrors } from './database.ts'
import { sql } from 'kysely'

const { db, log } = await testDatabase()

test('big integers are numbers, days are words, moments are dates, bytes are buffers', async () => {
  const { rows } = await sql`select 9007199254740991::int8 as big, date '2026-03-01' as day,
    timestamptz '2026-03-01 12:00+01' as moment, '\\x00ff'::bytea as bytes, '{1,2}'::int[] as list`.execute(db)
  assert.deepEqual(rows, [
    {
      big: Number.MAX_SAFE_INTEGER,
      day: '2026-03-01',
      moment: new Date('2026-03-01T11:00:00Z'),
      bytes: Buffer.from([0, 255]),
      list: [1, 2],
    },
  ])
})

test('a rolled-back test leaves nothing behind', async () => {
  await withRollback(db, async (tx) => {
    await tx.insertInto('organisation').values({ name: 'Ville' }).execute()
    assert.equal((await tx.selectFrom('organisation').select('id').execute()).length, 1)
  })
  assert.deepEqual(await db.selectFrom('organisation').select('id').execute(), [])
})

test('a word outside a closed list is refused by the database too', async () => {
  const insert = sql`insert into principal (kind) values ('everybody')`.execute(db)
  await assert.rejects(insert, (error) => !isDatabaseDown(error))
})

test('every statement, every lock and every idle transaction has its limit', async () => {
  const { rows } = await sql<{ name: string; setting: string }>`select name, setting from pg_settings
    where name in ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout') order by name`.execute(
    db,
  )
  assert.deepEqual(
    rows.map(({ name, setting }) => [name, Number(setting)]),
    [
      ['idle_in_transaction_session_timeout', 60_000],
      ['lock_timeout', 15_000],
      ['statement_timeout', 60_000],
    ],
  )
})

test('a server that is not there is told as database_unavailable', async () => {
  const opening = openDatabase('postgres://socle:x@127.0.0.1:9/socle', log)
  await assert.rejects(opening, (error) => error instanceof AppError && error.code === 'database_unavailable')
})

test('a connection cut in the middle of a query is the absence of the database, a wrong query is not', async () => {
  const own = await openDatabase(await testServerUrl(), log)
  const cut = wrapDatabaseErrors(() => sql`select pg_terminate_backend(pg_backend_pid())`.execute(own))
  await assert.rejects(cut, { code: 'database_unavailable' })
  const answers = () =>
    sql`select 1`.execute(own).then(
      () => true,
      () => false,
    )
  await until(answers)
  await assert.rejects(sql`select wrong`.execute(own), (error) => !isDatabaseDown(error))
  assert.equal(await answers(), true, 'the pool makes new connections')
  await own.destroy()
})

test('a connection cut between two statements of a transaction fails the transaction, not the program', async () => {
  const work = db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)
    await sql`select pg_terminate_backend(${rows[0]?.pid ?? 0})`.execute(db)
    const pid = rows[0]?.pid ?? 0
    await until(async () => (await sql`select from pg_stat_activity where pid = ${pid}`.execute(db)).rows.length === 0)
    await sql`select 1`.execute(tx)
  })
  await assert.rejects(work, isDatabaseDown)
  assert.equal((await sql<{ one: number }>`select 1 as one`.execute(db)).rows[0]?.one, 1)
})

test('rows are refused for what they hold, never for the time or the place of the moment', () => {
  const cases: [string, boolean][] = [
    ['22P02', true],
    ['22003', true],
    ['23503', true],
    ['42703', true],
    ['42P01', false],
    ['42501', false],
    ['57014', false],
    ['53100', false],
    ['40P01', false],
    ['ECONNRESET', false],
  ]
  for (const [code, isRefused] of cases) {
    assert.equal(isRefusedByDatabase(Object.assign(new Error('refused'), { code })), isRefused, code)
  }
  assert.equal(isRefusedByDatabase(new Error('22P02')), false)
})
