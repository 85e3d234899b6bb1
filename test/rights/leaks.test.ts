import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testServer } from '../fakes/server.ts'
import { fuzzLeaks, makeWorld } from './leaks.ts'

test('300 random pairs of somebody and something: nothing is shown, counted or told to exist without the right', async () => {
  const server = await testServer()
  const world = await makeWorld(server)
  const { leaks, blind, forbidden } = await fuzzLeaks(server, world, { pairs: 300, seed: 1 })
  assert.deepEqual([leaks, blind], [[], []])
  assert.ok(forbidden > 100, `${forbidden} pairs without the right`)
})
