import { asPersonId } from '#contract/ids'
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { openDatabaseDraws } from '#inference/admission/draws/database-draws'
import type { SharedDraws, WantedDraw } from '#inference/admission/draws/shared-draws'
import { openValkeyDraws } from '#inference/admission/draws/valkey-draws'
import { noAllowance } from '#inference/admission/limit'
import { setModelLimit } from '#inference/admission/model-limits'
import { createKeyActor, createOrganisation, createPerson } from '../fakes/actors.ts'
import { testDatabase } from '../fakes/database.ts'
import { startValkeyServer } from '../fakes/valkey-server.ts'

const { db, log } = await testDatabase()
const valkey = await startValkeyServer()

/** Two processes of each: what one draws, the other lacks. */
const adapters: Record<string, () => SharedDraws> = {
  'a table of the database': () => openDatabaseDraws(db),
  'a Valkey server': () => openValkeyDraws(valkey.url, log),
}

const organisation = await createOrganisation(db)
const administrator = await createPerson(db, organisation, { role: 'administrator' })
const ctx = { db, actor: administrator, signal: new AbortController().signal }
const inAnHourMs = Date.now() + 3_600_000

/** Of a limit that nobody drew from. */
async function wanting(wanted: Partial<WantedDraw>): Promise<WantedDraw> {
  const { keyId } = await createKeyActor(db, administrator)
  const allowance = { ...noAllowance, requestsPerDay: 1 }
  const { id: limitId } = await setModelLimit(ctx, { subject: { keyId }, model: null, allowance })
  const some = {
    personId: asPersonId(0),
    quota: 'requestsPerDay' as const,
    endsAtMs: inAnHourMs,
    allowed: 100,
    asked: 1,
    usedBefore: 0,
  }
  return { ...some, limitId, ...wanted }
}

for (const [name, open] of Object.entries(adapters)) {
  describe(`parts of quotas drawn from ${name}`, () => {
    const [left, right] = [open(), open()]
    after(() => [left, right].forEach((draws) => draws.close()))

    test('a part is what one call asks for, or a 64th of a large rest', async () => {
      assert.deepEqual(await left.draw(await wanting({ asked: 3 })), { granted: 3, drawn: 3 })
      assert.deepEqual(await left.draw(await wanting({ allowed: 6400 })), { granted: 100, drawn: 100 })
      assert.deepEqual(await left.draw(await wanting({ allowed: 6400, asked: 250 })), { granted: 250, drawn: 250 })
    })

    test('the second sees what the first took, and what is left is the last part', async () => {
      const wanted = await wanting({ asked: 60 })
      assert.deepEqual(await left.draw(wanted), { granted: 60, drawn: 60 })
      assert.deepEqual(await right.draw(wanted), { granted: 40, drawn: 100 })
      assert.deepEqual(await left.draw(wanted), { granted: 0, drawn: 100 })
    })

    test('what was used before anybody drew counts once', async () => {
      const wanted = await wanting({ asked: 10, usedBefore: 85 })
      assert.deepEqual(await left.draw(wanted), { granted: 10, drawn: 95 })
      assert.deepEqual(await right.draw(wanted), { granted: 5, drawn: 100 })
    })

    test('more was used than is allowed: nothing is granted and nothing given back', async () => {
      const wanted = await wanting({ allowed: 10, usedBefore: 30 })
      assert.deepEqual(await left.draw(wanted), { granted: 0, drawn: 30 })
      assert.deepEqual(await left.draw({ ...wanted, allowed: 40 }), { granted: 1, drawn: 31 })
    })

    test('of two hundred draws at once on a quota of a hundred, a hundred are granted', async () => {
      const wanted = await wanting({})
      const drawn = await Promise.all(Array.from({ length: 200 }, (_, n) => [left, right][n % 2]?.draw(wanted)))
      assert.equal(drawn.filter((draw) => draw?.granted === 1).length, 100)
      assert.equal(drawn.filter((draw) => draw?.granted === 0).length, 100)
    })

    test('each person, each quota and each period is drawn from alone', async () => {
      const wanted = await wanting({ asked: 100 })
      for (const other of [
        {},
        { personId: asPersonId(7) },
        { quota: 'tokensPerDay' },
        { endsAtMs: inAnHourMs + 1 },
      ] as const) {
        assert.deepEqual(await left.draw({ ...wanted, ...other }), { granted: 100, drawn: 100 })
      }
    })

    test('parts of a euro keep their last digit', async () => {
      const wanted = await wanting({ quota: 'eurosPerMonth', allowed: 0.000_003, asked: 0.000_001 })
      const draws = [
        await left.draw(wanted),
        await right.draw(wanted),
        await left.draw(wanted),
        await left.draw(wanted),
      ]
      const sum = draws.reduce((total, { granted }) => total + granted, 0)
      assert.ok(Math.abs(sum - 0.000_003) < 1e-18, String(sum))
      assert.ok((draws.at(-1)?.granted ?? 1) < 1e-18)
    })
  })
}
