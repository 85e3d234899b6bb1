import { asPersonId } from '#contract/ids'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hasCode } from '#platform/errors'
import { sql } from 'kysely'
import { testDatabase } from '../../../test/fakes/database.ts'
import { countAttempt, forgetAttempt, guardedBy, guardedBySecondFactor } from './sign-in-failures.ts'

const { db } = await testDatabase()

/** How an attempt is met: let through, or the seconds to wait. */
async function attempt(guarded: ReturnType<typeof guardedBy>): Promise<'passes' | number> {
  try {
    await countAttempt(db, guarded)
    return 'passes'
  } catch (error) {
    if (hasCode(error, 'rate_limited')) return error.details.retryAfterSeconds
    throw error
  }
}

/** As if so many seconds had passed since the last attempt. */
async function later(seconds: number): Promise<void> {
  if (seconds > 0)
    await sql`update sign_in_failure set last_failed_at = last_failed_at - make_interval(secs => ${seconds})`.execute(
      db,
    )
}

async function attempts(guarded: ReturnType<typeof guardedBy>, count: number) {
  const met: ('passes' | number)[] = []
  for (let turn = 0; turn < count; turn += 1) met.push(await attempt(guarded))
  return met
}

/** As after many failures. */
async function blocked(guarded: ReturnType<typeof guardedBy>): Promise<void> {
  await attempt(guarded)
  await sql`update sign_in_failure set failures = 20 where subject = ${guarded[0]?.subject}`.execute(db)
}

const fresh = (() => {
  let count = 0
  return () => `personne${(count += 1)}@mairie.fr`
})()

test('five attempts cost nothing, then each waits twice as long as the one before, up to a quarter of an hour', async () => {
  const guarded = guardedBy(fresh(), null)
  assert.deepEqual(
    await attempts(guarded, 5),
    Array.from({ length: 5 }, () => 'passes'),
  )
  for (const wait of [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]) {
    const met = Number(await attempt(guarded))
    // A busy machine lets a moment of it pass between two statements.
    assert.ok(met <= wait && met > wait - 5 && met >= 1, `${met} s instead of ${wait}`)
    await later(wait - 10)
    if (wait > 20) assert.notEqual(await attempt(guarded), 'passes')
    await later(11)
    assert.equal(await attempt(guarded), 'passes', `after ${wait} s`)
  }
})

test('a wait that lasts is not made longer by trying', async () => {
  const guarded = guardedBy(fresh(), null)
  await attempts(guarded, 5)
  await sql`update sign_in_failure set failures = 9 where subject = ${guarded[0]?.subject}`.execute(db)
  const met = (await attempts(guarded, 6)).map(Number)
  assert.ok(
    met.every((wait, at) => wait > 5 && wait <= (met[at - 1] ?? 16)),
    met.join(),
  )
})

test('after an hour of rest all is forgotten', async () => {
  const guarded = guardedBy(fresh(), null)
  await attempts(guarded, 5)
  await later(3_601)
  assert.deepEqual(
    await attempts(guarded, 5),
    Array.from({ length: 5 }, () => 'passes'),
  )
})

test('an account is one whatever its capitals; another is not touched', async () => {
  const email = fresh()
  await blocked(guardedBy(email, null))
  assert.notEqual(await attempt(guardedBy(email.toUpperCase(), null)), 'passes')
  assert.equal(await attempt(guardedBy(fresh(), null)), 'passes')
})

test('an address that many share has thirty attempts, over all accounts', async () => {
  const address = '198.51.100.9'
  for (let turn = 0; turn < 30; turn += 1) assert.equal(await attempt(guardedBy(fresh(), address)), 'passes')
  const { rows } = await sql<{ failures: number }>`
    select failures from sign_in_failure where subject = ${`address:${address}`}`.execute(db)
  assert.deepEqual(rows, [{ failures: 30 }])
  await sql`update sign_in_failure set failures = 40 where subject = ${`address:${address}`}`.execute(db)
  assert.notEqual(await attempt(guardedBy(fresh(), address)), 'passes')
  assert.equal(await attempt(guardedBy(fresh(), '198.51.100.10')), 'passes')
})

test('an attempt refused for its address counts against no account', async () => {
  const email = fresh()
  const address = '198.51.100.11'
  await attempts(guardedBy(fresh(), address), 5)
  await sql`update sign_in_failure set failures = 60 where subject = ${`address:${address}`}`.execute(db)
  assert.ok(Number(await attempt(guardedBy(email, address))) >= 1)
  assert.deepEqual(
    await attempts(guardedBy(email, null), 5),
    Array.from({ length: 5 }, () => 'passes'),
  )
})

test('a burst at the same moment passes no more than what costs nothing', async () => {
  const guarded = guardedBy(fresh(), null)
  const met = await Promise.all(Array.from({ length: 20 }, () => attempt(guarded)))
  assert.equal(met.filter((one) => one === 'passes').length, 5)
})

test('the right password clears the account, and gives its address one attempt back', async () => {
  const [email, address] = [fresh(), '198.51.100.12']
  const guarded = guardedBy(email, address)
  await attempts(guarded, 4)
  await forgetAttempt(db, guarded)
  const rows = await sql<{ subject: string; failures: number }>`
    select subject, failures from sign_in_failure where subject = any(${guarded.map(({ subject }) => subject)})`.execute(
    db,
  )
  assert.deepEqual(rows.rows, [{ subject: `address:${address}`, failures: 3 }])
  for (let turn = 0; turn < 5; turn += 1) await forgetAttempt(db, guarded)
  assert.equal(await attempt(guarded), 'passes')
})

test('second factors are counted by person, apart from passwords', async () => {
  await blocked(guardedBySecondFactor(asPersonId(12)))
  assert.notEqual(await attempt(guardedBySecondFactor(asPersonId(12))), 'passes')
  assert.equal(await attempt(guardedBySecondFactor(asPersonId(13))), 'passes')
})

test('what is kept of an account is no address that anybody reads', async () => {
  const email = fresh()
  await attempt(guardedBy(email, null))
  const { rows } = await sql<{ subject: string }>`select subject from sign_in_failure`.execute(db)
  assert.ok(rows.every(({ subject }) => !subject.includes(email)))
})
