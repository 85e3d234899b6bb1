import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import { after, describe, test } from 'node:test'
import type { DataLevel } from '#contract/model-routing'
import { unstoredProgram } from '../../../test/fakes/actors.ts'
import { startRelay } from '../../../test/fixtures/backends/relay.ts'
import { type Script, answerWhole, startFailingServer } from '../../../test/fixtures/backends/failing-server.ts'
import { until } from '../../../test/fakes/until.ts'
import { BackendSettings, connectBackends } from '../backends/registry.ts'
import { createCatalogue } from '../memory-catalogue.ts'
import { seenBy } from '../routing/fallback.ts'

const good: Script = (_asked, response) => answerWhole(response)
const never: Script = () => {}

/** Servers of one model, each with its settings. */
async function serve(scripts: readonly Script[], settingsOf: (index: number) => object) {
  const servers = await Promise.all(scripts.map((script) => startFailingServer(script)))
  const described = servers.map(({ url }, index) => {
    const models = { m: { upstream: `theirs-${index}`, ...settingsOf(index) } }
    return [`s${index}`, BackendSettings.parse({ url, models, maySee: index === 2 ? 'public' : 'sensitive' })] as const
  })
  const models = createCatalogue(connectBackends(Object.fromEntries(described)))
  await models.refresh()
  const relay = await startRelay(models)
  after(async () => {
    await relay.close()
    await models.stop()
    await Promise.all(servers.map((server) => server.kill()))
  })
  const ask = async (more: object = {}) => {
    const body = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'Bonjour' }], ...more })
    const response = await fetch(`${relay.url}/chat/completions`, { method: 'POST', body })
    return { status: response.status, headers: response.headers, text: await response.text() }
  }
  const target = (index: number) => {
    const found = models.find('m')?.targets[index]
    assert.ok(found)
    return found
  }
  return { servers, models, relay, ask, target }
}

describe('where a server is slow, another is asked too', () => {
  test('and answers; the first is aborted, its place freed, and the call counted once', async () => {
    const { servers, relay, ask, target } = await serve([never, good], () => ({ hedgeAfterMilliseconds: 20 }))
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask()))
    assert.ok(answers.every(({ status, headers }) => status === 200 && headers.get('x-socle-backend') === 's1'))
    const [slow, quick] = servers
    assert.ok(slow && quick && slow.asked.length > 0 && quick.asked.length === 20)
    await until(() => slow.left === slow.asked.length)
    assert.deepEqual(
      relay.rows.map(({ status, backend, promptTokens }) => [status, backend, promptTokens]),
      Array.from({ length: 20 }, () => [200, 's1', 5]),
    )
    assert.deepEqual([target(0).load.inFlight, target(1).load.inFlight], [0, 0])
    assert.ok(answers.some(({ headers }) => headers.get('x-socle-attempts') === '2'))
  })

  test('and when that one fails, the first one’s answer is kept', async () => {
    let [asked, failed] = [0, 0]
    const late: Script = async (_asked, response) => {
      asked += 1
      await until(() => failed === asked)
      answerWhole(response)
    }
    const failing: Script = (_asked, response) => {
      answerWhole(response, 503)
      response.once('close', () => (failed += 1))
    }
    const { ask, relay, target } = await serve([late, failing], () => ({ hedgeAfterMilliseconds: 10 }))
    for (let index = 0; index < 4; index += 1) assert.equal((await ask()).status, 200)
    assert.ok(relay.rows.every(({ status, backend }) => status === 200 && backend === 's0'))
    assert.deepEqual([target(0).load.inFlight, target(1).load.inFlight], [0, 0])
  })

  test('but a stream is not: its first words may be on their way', async () => {
    const slowStream: Script = async (_asked, response) => {
      await delay(10)
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.end('data: {"choices":[{"index":0,"delta":{"content":"Oui"}}]}\n\ndata: [DONE]\n\n')
    }
    const { servers, ask } = await serve([slowStream, slowStream], () => ({ hedgeAfterMilliseconds: 1 }))
    assert.equal((await ask({ stream: true })).status, 200)
    assert.equal(
      servers.reduce((sum, { asked }) => sum + asked.length, 0),
      1,
    )
  })
})

describe('a server that gets copies', () => {
  test('is asked what the others are, answers nobody, and is counted for nobody', async () => {
    const { servers, models, relay, ask } = await serve([good, never], (index) => (index === 1 ? { mirror: 1 } : {}))
    for (let index = 0; index < 5; index += 1) assert.equal((await ask({ temperature: index })).status, 200)
    const [served, shadow] = servers
    await until(() => shadow?.asked.length === 5)
    assert.deepEqual(
      shadow?.asked.map(({ model, temperature }) => [model, temperature]).toSorted(),
      [0, 1, 2, 3, 4].map((index) => ['theirs-1', index]),
    )
    assert.equal(served?.asked.length, 5)
    assert.deepEqual([...new Set(relay.rows.map(({ backend }) => backend))], ['s0'])
    assert.equal(relay.rows.length, 5)
    assert.deepEqual(
      models.find('m')?.targets.map(({ backend }) => backend.name),
      ['s0'],
    )
  })

  test('gets its part alone, and what it may see', async () => {
    const part = await serve([good, good], (index) => (index === 1 ? { mirror: 0.2 } : {}))
    for (let index = 0; index < 150; index += 1) await part.ask()
    const copies = part.servers[1]?.asked.length ?? 0
    // Six standard deviations around 30.
    assert.ok(copies > 0 && copies < 60, String(copies))
    const guarded = await serve([good, good, good], (index) => (index === 2 ? { mirror: 1 } : {}))
    const mirrorsAt = (dataLevel: DataLevel) => {
      const ctx = { models: guarded.models, actor: unstoredProgram('r'), signal: AbortSignal.abort(), dataLevel }
      return seenBy(ctx, guarded.models.resolve('m', 'chat')).mirrors.length
    }
    assert.deepEqual([mirrorsAt('public'), mirrorsAt('internal')], [1, 0])
  })
})
