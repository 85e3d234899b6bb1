import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testServer } from '../fakes/server.ts'
import { fuzzLeaks, probes } from './leaks.ts'
import { makeWorld } from './world.ts'

/** Printed when it fails: the same number asks the same questions. */
const seed = Number(process.env['SOCLE_FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 32))
/** Each way four times by each actor. */
const pairs = 2_500

test('threat: leak between organisations: every actor, by every way there is, is shown what it may read, and nothing is shown, counted or told to exist of the rest', async () => {
  const server = await testServer()
  const world = await makeWorld(server)
  const { leaks, blind, forbidden, byProbe } = await fuzzLeaks(server, world, { pairs, seed })
  assert.deepEqual([leaks.slice(0, 5), blind.slice(0, 5)], [[], []], `seed ${seed}`)
  assert.ok(forbidden > pairs / 3, `${forbidden} pairs without the right`)
  assert.equal(byProbe.size, probes.length)
  for (const [name, count] of byProbe) assert.ok(count > 2, `${name}: ${count}`)
})
