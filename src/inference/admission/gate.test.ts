import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../../../test/fakes/until.ts'
import { BackendSettings, connectBackends } from '../backends/registry.ts'
import { createCatalogue } from '../memory-catalogue.ts'
import type { Target } from '../target.ts'
import type { Waiting } from './fair-queue.ts'

const waiting: Waiting = { band: 1, tenant: 'principal 1', weight: 10, signal: new AbortController().signal }

test('models of one server take its places by turns, however many wait for one of them', async () => {
  const url = 'http://127.0.0.1:9/v1'
  const settings = BackendSettings.parse({ url, maxConcurrency: 1, models: { busy: 'busy', quiet: 'quiet' } })
  const models = createCatalogue(connectBackends({ one: settings }))
  after(() => models.stop())
  await models.refresh()
  const [busy, quiet] = [models.resolve('busy', 'chat'), models.resolve('quiet', 'chat')]
  const { gate } = models
  const served: string[] = []
  const places: Target[] = []
  const enter = async (model: typeof busy): Promise<void> => {
    places.push(await gate.enter(model, () => waiting))
    served.push(model.id)
  }
  const entered = [busy, busy, busy, busy, quiet, quiet].map(enter)
  for (let count = 1; count <= entered.length; count += 1) {
    await until(() => served.length === count)
    const place = places.at(-1)
    assert.ok(place)
    gate.leave(place, 'served')
  }
  assert.deepEqual(served.slice(0, 5).toSorted(), ['busy', 'busy', 'busy', 'quiet', 'quiet'])
  assert.equal(gate.waiting, 0)
})

test('a call that begins to wait while others get their places is served in its turn', async () => {
  const settings = BackendSettings.parse({ url: 'http://127.0.0.1:9/v1', maxConcurrency: 2, models: ['m'] })
  const models = createCatalogue(connectBackends({ one: settings }))
  after(() => models.stop())
  await models.refresh()
  const { gate } = models
  const model = models.resolve('m', 'chat')
  const enter = async (): Promise<Target> => gate.enter(model, () => waiting)
  const held = await Promise.all([enter(), enter()])
  const waited = [enter(), enter()]
  const [first, second] = held
  gate.leave(first, 'served')
  const late = Promise.resolve().then(enter)
  gate.leave(second, 'served')
  for (const target of await Promise.all(waited)) gate.leave(target, 'served')
  const served = await Promise.race([late, sleep(1000, null, { ref: false })])
  assert.ok(served !== null, 'it waits for a queue that nobody serves')
  gate.leave(served, 'served')
  assert.equal(gate.waiting, 0)
})
