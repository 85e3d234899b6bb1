import assert from 'node:assert/strict'
import { test } from 'node:test'
import { closeAtEnd, testDatabase } from '../../../test/fakes/database.ts'
import { until } from '../../../test/fakes/until.ts'
import { giveConnectionLock, shareLock, takeLock, tryConnectionLock, tryLock } from './advisory-locks.ts'
import type { Database } from './database.ts'
import { sql } from 'kysely'

const { db } = await testDatabase()

/** A transaction that stays open until the test ends it. */
async function opened() {
  const tx = await db.startTransaction().execute()
  let isOver = false
  const end = async (how: 'commit' | 'rollback' = 'commit'): Promise<void> => {
    if (!isOver) await tx[how]().execute()
    isOver = true
  }
  closeAtEnd(() => end('rollback'))
  return { tx, end }
}

/** How many wait for a lock. */
async function waiting(): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::integer as n from pg_locks
    where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())`.execute(
    db,
  )
  return rows[0]?.n ?? 0
}

test('one waits for the other to the end of its transaction, whichever way that ends', async () => {
  for (const how of ['commit', 'rollback'] as const) {
    const [one, two] = [await opened(), await opened()]
    await takeLock(one.tx, 'setting', 'a 1')
    const steps: string[] = []
    const second = takeLock(two.tx, 'setting', 'a 1').then(() => steps.push('second'))
    await until(async () => (await waiting()) === 1)
    steps.push('first')
    await one.end(how)
    await second
    assert.deepEqual(steps, ['first', 'second'], how)
    await two.end()
  }
})

test('locks of other names, and of the same name for something else, are other locks', async () => {
  const [one, two] = [await opened(), await opened()]
  await takeLock(one.tx, 'setting', 'a 1')
  assert.deepEqual(
    [
      await tryLock(two.tx, 'setting', 'a 1'),
      await tryLock(two.tx, 'setting', 'a 2'),
      await tryLock(two.tx, 'keys', 'a 1'),
      await tryLock(two.tx, 'setting'),
    ],
    [false, true, true, true],
  )
  await one.end()
  await two.end()
})

test('who shares a lock keeps out whoever wants it alone, and no other sharer', async () => {
  const [one, two, alone] = [await opened(), await opened(), await opened()]
  await shareLock(one.tx, 'index-list')
  await shareLock(two.tx, 'index-list')
  assert.equal(await tryLock(alone.tx, 'index-list'), false)
  await one.end()
  assert.equal(await tryLock(alone.tx, 'index-list'), false)
  await two.end()
  assert.equal(await tryLock(alone.tx, 'index-list'), true)
  await alone.end()
})

test('a lock of a connection outlives its transactions, and ends when it is given back', async () => {
  const held = Promise.withResolvers<Database>()
  const over = Promise.withResolvers<void>()
  const holding = db.connection().execute(async (connection) => {
    assert.equal(await tryConnectionLock(connection, 'source', '7'), true)
    await connection.transaction().execute((tx) => sql`select 1`.execute(tx))
    held.resolve(connection)
    await over.promise
  })
  const holder = await held.promise
  await db.connection().execute(async (other) => {
    assert.equal(await tryConnectionLock(other, 'source', '7'), false)
    assert.equal(await tryConnectionLock(other, 'source', '8'), true)
    await giveConnectionLock(other, 'source', '8')
    await giveConnectionLock(holder, 'source', '7')
    assert.equal(await tryConnectionLock(other, 'source', '7'), true)
    await giveConnectionLock(other, 'source', '7')
  })
  over.resolve()
  await holding
})
