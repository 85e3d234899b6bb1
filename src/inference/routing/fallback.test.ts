import { asKeyId, asOrganisationId } from '#contract/ids'
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { z } from 'zod'
import { startRelay } from '../../../test/fixtures/backends/relay.ts'
import { type Script, answerWhole, startFailingServer } from '../../../test/fixtures/backends/failing-server.ts'
import { BackendSettings, connectBackends } from '../backends/registry.ts'
import { createCatalogue } from '../memory-catalogue.ts'

const good: Script = (_asked, response) => answerWhole(response)
const failing =
  (status: number): Script =>
  (_asked, response) =>
    answerWhole(response, status)

interface Served {
  readonly fallbacks?: object
  readonly after?: readonly string[]
  readonly type?: string
}

/** `large`, that falls back to `missing`, then to `small`. */
async function serve(script: Script, { after: reasons, type }: Served = {}) {
  const [large, small] = await Promise.all([startFailingServer(script), startFailingServer(good)])
  const fallbacks = { models: ['missing', 'small'], ...(reasons === undefined ? {} : { after: reasons }) }
  const described = type === undefined ? {} : { type }
  const models = createCatalogue(
    connectBackends({
      a: BackendSettings.parse({ url: large.url, models: { large: { ...described, fallbacks } } }),
      b: BackendSettings.parse({ url: small.url, models: { small: { ...described, upstream: 'theirs' } } }),
    }),
  )
  await models.refresh()
  const relay = await startRelay(models)
  after(async () => {
    await relay.close()
    await models.stop()
    await Promise.all([large.kill(), small.kill()])
  })
  const ask = async (more: object = {}, path = 'chat/completions') => {
    const body = JSON.stringify({
      model: 'large',
      messages: [{ role: 'user', content: 'Bonjour' }],
      input: 'a',
      ...more,
    })
    const response = await fetch(`${relay.url}/${path}`, { method: 'POST', body })
    return { status: response.status, headers: response.headers, text: await response.text() }
  }
  return { large, small, models, relay, ask }
}

const Named = z.looseObject({ model: z.string() })

describe('another model answers', () => {
  test('when no server of the first one does, and says so', async () => {
    const { large, small, relay, ask } = await serve(failing(503))
    const { status, headers, text } = await ask()
    assert.deepEqual(
      [status, headers.get('x-socle-model'), Named.parse(JSON.parse(text)).model],
      [200, 'small', 'small'],
    )
    assert.deepEqual([large.asked.length, small.asked.length, small.asked[0]?.model], [1, 1, 'theirs'])
    assert.deepEqual(
      relay.rows.map(({ model, backend, status: metered }) => [model, backend, metered]),
      [['small', 'b', 200]],
    )
  })

  test('at once while the first one is left alone', async () => {
    const { large, ask } = await serve(failing(500))
    for (let index = 0; index < 8; index += 1) assert.equal((await ask()).status, 200)
    assert.equal(large.asked.length, 5)
  })

  test('within the limits upon it', async () => {
    const { models, ask, relay } = await serve(failing(500))
    const none = {
      requestsPerDay: null,
      tokensPerMinute: null,
      organisationId: asOrganisationId(1),
      role: null,
      tokensPerDay: null,
      concurrentRequests: null,
      eurosPerMonth: null,
      kilowattHoursPerMonth: null,
    }
    models.gate.limits.replace([
      { id: 1, principalId: null, keyId: asKeyId(2), model: 'small', requestsPerMinute: 2, ...none },
      { id: 2, principalId: null, keyId: asKeyId(2), model: 'large', requestsPerMinute: 3, ...none },
    ])
    const statuses: number[] = []
    for (let index = 0; index < 4; index += 1) statuses.push((await ask()).status)
    assert.deepEqual(statuses, [200, 200, 400, 400])
    assert.deepEqual(
      relay.rows.map(({ model }) => model),
      ['small', 'small', 'large', 'large'],
      'what failed took nothing of the limit upon the model that was asked for',
    )
    models.gate.limits.replace([
      { id: 3, principalId: null, keyId: asKeyId(2), model: 'small', requestsPerMinute: 0, ...none },
    ])
    assert.match((await ask()).text, /backend_unavailable/)
  })
})

describe('nobody else answers', () => {
  test('after a mistake of the client', async () => {
    const { small, ask } = await serve(failing(422))
    assert.match((await ask()).text, /backend_refused/)
    assert.equal(small.asked.length, 0)
  })

  test('after a failure that the settings do not name', async () => {
    const busy = await serve(failing(429), { after: ['unavailable'] })
    assert.match((await busy.ask()).text, /backend_busy/)
    const down = await serve(failing(500), { after: ['busy'] })
    assert.match((await down.ask()).text, /backend_unavailable/)
    assert.deepEqual([busy.small.asked.length, down.small.asked.length], [0, 0])
  })

  test('for embeddings: vectors of two models cannot be compared', async () => {
    const { small, ask } = await serve(failing(500), { type: 'embeddings' })
    assert.match((await ask({}, 'embeddings')).text, /backend_unavailable/)
    assert.equal(small.asked.length, 0)
  })

  test('once a word was written', async () => {
    const cut: Script = (_asked, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('data: {"choices":[{"index":0,"delta":{"content":"Bon"}}]}\n\n', () => response.destroy())
    }
    const { small, ask } = await serve(cut)
    assert.match((await ask({ stream: true })).text, /Bon.*"error"/s)
    assert.equal(small.asked.length, 0)
  })
})
