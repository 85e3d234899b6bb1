import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type Database, openDatabase } from '#platform/db/database'
import { openNotifications } from '#platform/db/notifications'
import { hasCode } from '#platform/errors'
import { createKeyActor, createOrganisation, createPerson } from '../../../test/fakes/actors.ts'
import { testDatabase } from '../../../test/fakes/database.ts'
import { until } from '../../../test/fakes/until.ts'
import { startValkeyServer } from '../../../test/fakes/valkey-server.ts'
import { openDatabaseDraws } from './draws/database-draws.ts'
import type { SharedDraws } from './draws/shared-draws.ts'
import { openValkeyDraws } from './draws/valkey-draws.ts'
import { followLimits } from './follow-limits.ts'
import { type Allowance, type Amounts, noAllowance } from './limit.ts'
import { LimitBook, type Reservation } from './limit-book.ts'
import { setModelLimit } from './model-limits.ts'

const { db, url, log } = await testDatabase()
const valkey = await startValkeyServer()
const organisation = await createOrganisation(db)
const administrator = await createPerson(db, organisation, { role: 'administrator' })
const ctx = { db, actor: administrator, signal: new AbortController().signal }
const one: Amounts = { requests: 1, tokens: 10, euros: 0, kilowattHours: 0 }

/** The limits as one of two processes counts them. */
async function process(own: Database = db, draws: SharedDraws = openDatabaseDraws(own)): Promise<LimitBook> {
  const limits = new LimitBook()
  const notifications = await openNotifications(url, log)
  const ending = new AbortController()
  await followLimits({ db: own, notifications, log, limits, sharing: { draws, processes: 2 } }, ending.signal)
  after(async () => {
    ending.abort()
    draws.close()
    await notifications.close()
  })
  return limits
}

/** A key that is limited, and what it does in a process: null when it is refused. */
async function limited(allowance: Partial<Allowance>) {
  const person = await createPerson(db, organisation)
  const actor = await createKeyActor(db, person)
  await setModelLimit(ctx, {
    subject: { keyId: actor.keyId },
    model: null,
    allowance: { ...noAllowance, ...allowance },
  })
  const reserve = async (limits: LimitBook, amounts = one): Promise<Reservation | null> => {
    while (limits.lacks(actor, 'm', amounts)) await limits.draw(actor, 'm', amounts)
    try {
      return limits.reserve(actor, 'm', amounts)
    } catch (error) {
      assert.ok(hasCode(error, 'limit_reached'), String(error))
      return null
    }
  }
  const knows = (limits: LimitBook) => until(() => limits.usedBy(actor).length > 0)
  return { actor, reserve, knows }
}

const sharing: Record<string, () => SharedDraws> = {
  'the database': () => openDatabaseDraws(db),
  'a Valkey server': () => openValkeyDraws(valkey.url, log),
}

for (const [name, draws] of Object.entries(sharing))
  test(`200 calls at once in two processes that share by ${name} on a limit of 100: exactly 100 pass, and a process that starts then has none`, async () => {
    const [left, right] = await Promise.all([process(db, draws()), process(db, draws())])
    const { actor, reserve, knows } = await limited({ requestsPerDay: 100 })
    await Promise.all([knows(left), knows(right)])
    const calls = Array.from({ length: 200 }, (_, index) => reserve(index % 2 === 0 ? left : right))
    const passed = (await Promise.all(calls)).filter((reservation) => reservation !== null)
    assert.equal(passed.length, 100)
    for (const reservation of passed) reservation.settle(one)
    assert.deepEqual([await reserve(left), await reserve(right)], [null, null])
    assert.equal(left.usedBy(actor)[0]?.used, 100)
    const late = await process(db, draws())
    assert.equal(await reserve(late), null)
  })

test('one process alone may use all of a limit, and what it reserved too much of', async () => {
  const limits = await process()
  const { reserve, knows } = await limited({ tokensPerDay: 1000 })
  await knows(limits)
  const large = { ...one, tokens: 900 }
  const first = await reserve(limits, large)
  assert.equal(await reserve(limits, large), null)
  first?.settle({ ...one, tokens: 50 })
  const second = await reserve(limits, large)
  assert.ok(second)
  second.settle(large)
  assert.equal(await reserve(limits, { ...one, tokens: 60 }), null)
  assert.ok(await reserve(limits, { ...one, tokens: 50 }))
})

test('a limit that is raised lets more pass, and places at the same time are shared out', async () => {
  const limits = await process()
  const { actor, reserve, knows } = await limited({ requestsPerDay: 2, concurrentRequests: 4 })
  await knows(limits)
  const held = [await reserve(limits), await reserve(limits)]
  assert.ok(held.every((reservation) => reservation !== null))
  held[0]?.settle(one)
  assert.equal(await reserve(limits), null)
  const allowance = { ...noAllowance, requestsPerDay: 10, concurrentRequests: 4 }
  await setModelLimit(ctx, { subject: { keyId: actor.keyId }, model: null, allowance })
  await until(() => limits.usedBy(actor)[0]?.allowed === 10)
  assert.ok(await reserve(limits))
  assert.equal(await reserve(limits), null, 'two of the four places are this process’s')
})

test('an outage of the database stops no call', async () => {
  const own = await openDatabase(url, log)
  const limits = await process(own)
  const { reserve, knows } = await limited({ requestsPerDay: 5 })
  await knows(limits)
  await own.destroy()
  assert.ok(await reserve(limits))
})
