import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Backend } from '../backends/backend.ts'
import { BackendSettings, connectBackends } from '../backends/registry.ts'
import { createCatalogue } from '../memory-catalogue.ts'
import { type Target, targetOf } from '../target.ts'
import { targetNamed } from '../target.fixture.ts'
import { areAllClosed, chooseTarget, retryAfterSeconds, servesAny } from './choose-target.ts'

function server(name: string, weight?: number, maxConcurrency = 1_000_000): Target {
  const backend: Backend = {
    name,
    kind: 'openai',
    maxConcurrency,
    forward: () => ({ abort: () => {}, resume: () => {} }),
    listModels: async () => [],
    close: async () => {},
  }
  return targetOf(backend, { id: 'm', upstream: 'm', ...(weight === undefined ? {} : { weight }) })
}

/** Calls that each server gets of so many. */
function shares(targets: readonly Target[], calls: number, nowMs = performance.now()): Record<string, number> {
  const counts: Record<string, number> = {}
  for (let call = 0; call < calls; call += 1) {
    const name = chooseTarget({ targets, nowMs })?.backend.name ?? 'nobody'
    counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}

test('a new server that is given 5 % gets 5 %, within one, of 10,000 calls', () => {
  const { canary = 0 } = shares([server('old', 95), server('canary', 5)], 10_000)
  // Six standard deviations of such a draw are 131.
  assert.ok(Math.abs(canary - 500) <= 131, `${canary} of 10000`)
})

test('a server without a weight counts for one', () => {
  const { plain = 0 } = shares([server('heavy', 3), server('plain')], 10_000)
  assert.ok(Math.abs(plain - 2500) <= 260, `${plain} of 10000`)
})

test('a server of weight 0 is asked when no other can be', () => {
  const first = server('first', 1, 1)
  const spare = server('spare', 0)
  assert.deepEqual(shares([first, spare], 1000), { first: 1000 })
  first.load.ofBackend.inFlight = 1
  assert.deepEqual(shares([first, spare], 10), { spare: 10 })
  assert.deepEqual(shares([spare], 10), { spare: 10 })
})

test('a server that fails gets nothing while it is left alone, and a part of its share once it is back', () => {
  const good = server('good', 50)
  const bad = server('bad', 50)
  const nowMs = performance.now()
  for (let failure = 0; failure < 5; failure += 1) bad.load.breaker.fail(nowMs)
  assert.deepEqual(shares([good, bad], 1000, nowMs), { good: 1000 })
  const laterMs = nowMs + 6000
  bad.load.breaker.begin()
  bad.load.breaker.succeed(laterMs)
  const { bad: again = 0 } = shares([good, bad], 10_000, laterMs)
  assert.ok(again > 600 && again < 1250, `${again} of 10000`)
})

test('weights are settings of a model on a server', async () => {
  const unreachable = (model: object) => BackendSettings.parse({ url: 'http://127.0.0.1:9/v1', models: { m: model } })
  const settings = {
    old: unreachable({ upstream: 'm-1', weight: 95 }),
    fresh: unreachable({ upstream: 'm-2', weight: 5 }),
  }
  const models = createCatalogue(connectBackends(settings))
  await models.refresh()
  const { targets } = models.resolve('m', 'chat')
  assert.deepEqual(
    targets.map(({ upstream, weight }) => [upstream, weight]),
    [
      ['m-1', 95],
      ['m-2', 5],
    ],
  )
  await models.stop()
  assert.equal(BackendSettings.safeParse({ url: 'http://a/v1', models: { m: { weight: -1 } } }).success, false)
})

test('a server is asked within its hours alone, and another the rest of the time', () => {
  const day = targetNamed('day', { hours: [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '20:00' }] })
  const night = targetNamed('night', { hours: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '20:00', to: '08:00' }] })
  const nowMs = performance.now()
  const chosen = (targets: readonly Target[], paris: string) =>
    chooseTarget({ targets, nowMs, atMs: Date.parse(paris) })?.backend.name ?? null
  assert.equal(chosen([day, night], '2026-11-30T08:00:00+01:00'), 'day')
  assert.equal(chosen([day, night], '2026-11-30T20:00:00+01:00'), 'night')
  assert.equal(chosen([day], '2026-11-30T20:00:00+01:00'), null)
  const sunday = { targets: [day, night], nowMs, atMs: Date.parse('2026-11-29T12:00:00+01:00') }
  assert.deepEqual([servesAny(sunday), areAllClosed(sunday.targets, sunday.atMs)], [false, true])
  assert.equal(retryAfterSeconds(sunday), 8 * 3600)
  assert.deepEqual(areAllClosed([day, targetNamed('always')], sunday.atMs), false)
})
