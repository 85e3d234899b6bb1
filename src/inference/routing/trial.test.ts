import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { after, describe, test } from 'node:test'
import { startRelay } from '../../../test/fixtures/backends/relay.ts'
import { type Script, answerWhole, startFailingServer } from '../../../test/fixtures/backends/failing-server.ts'
import { type EndedTrial, Gate } from '../admission/gate.ts'
import type { Backend } from '../backends/backend.ts'
import { BackendSettings, connectBackends } from '../backends/registry.ts'
import { createCatalogue } from '../memory-catalogue.ts'
import { type Target, targetOf } from '../target.ts'
import { trialEndOf } from './trial.ts'

const good: Script = (_asked, response) => answerWhole(response)

/** The usual server, which answers well, and one on trial for half of the calls. */
async function serve(script: Script) {
  const [usual, tried] = await Promise.all([startFailingServer(good), startFailingServer(script)])
  const settingsOf = (url: string, more: object) =>
    BackendSettings.parse({ url, models: { m: { upstream: 'theirs', weight: 1, ...more } } })
  const ended: EndedTrial[] = []
  const models = createCatalogue(
    connectBackends({ usual: settingsOf(usual.url, {}), tried: settingsOf(tried.url, { trial: true }) }),
    new Gate(undefined, (one) => ended.push(one)),
  )
  await models.refresh()
  const relay = await startRelay(models)
  after(async () => {
    await relay.close()
    await models.stop()
    await Promise.all([usual.kill(), tried.kill()])
  })
  const ask = async (): Promise<number> => {
    const body = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'Bonjour' }] })
    const response = await fetch(`${relay.url}/chat/completions`, { method: 'POST', body })
    await response.text()
    return response.status
  }
  const askUntilEnded = async (): Promise<number[]> => {
    const statuses: number[] = []
    while (ended.length === 0 && statuses.length < 2000) statuses.push(await ask())
    return statuses
  }
  return { usual, tried, relay, models, ended, ask, askUntilEnded }
}

describe('a server on trial is asked no more', () => {
  test('once it fails more than the others, and no client saw it', async () => {
    let count = 0
    const { tried, models, ended, ask, askUntilEnded } = await serve((_asked, response) => {
      count += 1
      answerWhole(response, count % 3 === 0 ? 500 : 200)
    })
    const statuses = await askUntilEnded()
    assert.deepEqual(ended, [{ model: 'm', backend: 'tried', reason: 'fails' }])
    assert.deepEqual([...new Set(statuses)], [200])
    assert.equal(models.gate.trialsEnded, 1)
    const asked = tried.asked.length
    for (let index = 0; index < 30; index += 1) await ask()
    assert.equal(tried.asked.length, asked)
  })

  test('once it is much slower', async () => {
    const { ended, askUntilEnded } = await serve(async (_asked, response) => {
      await delay(200)
      answerWhole(response)
    })
    await askUntilEnded()
    assert.deepEqual(ended, [{ model: 'm', backend: 'tried', reason: 'slow' }])
  })
})

function served(calls: { failed: number; well: number; ms: number }): Target {
  const backend: Backend = {
    name: 'one',
    kind: 'openai',
    forward: () => ({ abort: () => {}, resume: () => {} }),
    listModels: async () => [],
    close: async () => {},
  }
  const target = targetOf(backend, { id: 'm', upstream: 'm' })
  for (let index = 0; index < calls.failed; index += 1) target.load.record.note(true)
  for (let index = 0; index < calls.well; index += 1) {
    target.load.record.note(false)
    target.load.record.sawFirstToken(calls.ms)
  }
  return target
}

test('what ends a trial: twice the failures or twice the time of the others, and enough of both', () => {
  const usual = [served({ failed: 2, well: 98, ms: 100 }), served({ failed: 0, well: 100, ms: 100 })]
  const endOf = (failed: number, well: number, ms: number) => trialEndOf(served({ failed, well, ms }), usual)
  assert.equal(endOf(0, 100, 190), null)
  assert.equal(endOf(0, 100, 210), 'slow')
  assert.equal(endOf(0, 10, 1000), null, 'ten answers prove nothing')
  assert.equal(endOf(4, 196, 100), null, '2 % of failures are what the others may have')
  assert.equal(endOf(10, 190, 100), 'fails')
  assert.equal(endOf(3, 0, 0), null, 'nor do three failures')
  assert.equal(trialEndOf(served({ failed: 10, well: 0, ms: 0 }), [served({ failed: 0, well: 5, ms: 1 })]), null)
})

test('a conversation stays with the server that its first answer came from', async () => {
  const { usual, tried, relay } = await serve(good)
  for (let conversation = 0; conversation < 20; conversation += 1) {
    const messages: object[] = [{ role: 'user', content: `Question ${conversation}` }]
    const before = [usual.asked.length, tried.asked.length]
    for (let turn = 0; turn < 6; turn += 1) {
      const body = JSON.stringify({ model: 'm', messages })
      await (await fetch(`${relay.url}/chat/completions`, { method: 'POST', body })).text()
      messages.push({ role: 'assistant', content: 'Oui.' }, { role: 'user', content: `Et ${turn} ?` })
    }
    const turns = [usual.asked.length, tried.asked.length].map((count, index) => count - (before[index] ?? 0))
    assert.deepEqual(turns.toSorted(), [0, 6], `conversation ${conversation}`)
  }
  assert.ok(usual.asked.length > 0 && tried.asked.length > 0)
})
