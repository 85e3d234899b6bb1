import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { asOrganisationId } from '#contract/ids'
import { startFileHost } from '../../../test/fakes/file-host.ts'
import { AppError, hasCode } from '#platform/errors'
import { openOutbound } from '#platform/http/outbound'
import { type ServerAddress, isNoApi, openServer, probeServer } from './probe-server.ts'
import { type Provides, type RouterBefore, servingOf } from './serving.ts'
import { backendNameOf, isSameServer, placeOfKey } from './stored-server.ts'

const host = await startFileHost()
const outbound = openOutbound({ allowed: [] })
const signal = new AbortController().signal
const address = (more: Partial<ServerAddress> = {}): ServerAddress => ({
  url: host.url,
  kind: 'openai',
  apiKey: null,
  ...more,
})

const list = (...ids: readonly string[]) => Buffer.from(JSON.stringify({ data: ids.map((id) => ({ id })) }))

describe('a server that is tried', () => {
  test('is found with its models and what each does, the ends of its address left out', async () => {
    host.put('/a/v1/models', list('mistral-small', 'bge-m3', 'whisper-large-v3'))
    const { url, models } = await probeServer(outbound, address({ url: `${host.url}/a/v1//` }), signal)
    assert.equal(url, `${host.url}/a/v1`)
    assert.deepEqual(models, [
      { id: 'mistral-small', type: 'chat' },
      { id: 'bge-m3', type: 'embeddings' },
      { id: 'whisper-large-v3', type: 'transcription' },
    ])
  })

  test('is found below its /v1 when something else stands above', async () => {
    host.put('/b/v1/models', list('m'))
    assert.equal((await probeServer(outbound, address({ url: `${host.url}/b` }), signal)).url, `${host.url}/b/v1`)
    host.put('/c/models', Buffer.from('<html>Une page</html>'))
    host.put('/c/v1/models', list('m'))
    assert.equal((await probeServer(outbound, address({ url: `${host.url}/c` }), signal)).url, `${host.url}/c/v1`)
  })

  test('is asked once at its own address when that one answers, or refuses the key', async () => {
    host.asked.length = 0
    host.put('/d/models', list('m'))
    await probeServer(outbound, address({ url: `${host.url}/d` }), signal)
    host.put('/e/models', (_request, response) => response.writeHead(401).end())
    await assert.rejects(probeServer(outbound, address({ url: `${host.url}/e` }), signal), {
      code: 'backend_unavailable',
    })
    assert.deepEqual(host.asked, ['/d/models', '/e/models'])
  })

  test('is told by what its own address said when neither is one', async () => {
    host.put('/f/models', Buffer.from('<html>'))
    host.put('/f/v1/models', (_request, response) => response.writeHead(503).end())
    await assert.rejects(probeServer(outbound, address({ url: `${host.url}/f` }), signal), {
      code: 'backend_protocol',
      details: { backend: new URL(host.url).host, reason: 'path_not_json', value: '/f/models' },
    })
  })

  test('gets its key in the header', async () => {
    host.put('/g/v1/models', list('m'))
    host.asked.length = 0
    await probeServer(outbound, address({ url: `${host.url}/g/v1`, apiKey: 'sk-1' }), signal)
    assert.deepEqual(host.asked, ['/g/v1/models Bearer sk-1'])
  })

  test('is given up when whoever tried it leaves', async () => {
    host.put('/h/v1/models', () => undefined)
    const leaving = new AbortController()
    const probing = probeServer(outbound, address({ url: `${host.url}/h/v1` }), leaving.signal)
    leaving.abort()
    await assert.rejects(probing)
  })

  const refused: readonly (readonly [string, string, object])[] = [
    ['a key in its address', 'https://moi:clef@modeles.example/v1', { reason: 'key_in_address', param: 'url' }],
    ['another protocol', 'ftp://modeles.example/v1', { reason: 'not_http_address', param: 'url' }],
    ['a file', 'file:///etc/passwd', { reason: 'not_http_address', param: 'url' }],
  ]
  for (const [what, url, details] of refused) {
    test(`with ${what} is refused before anybody is asked`, () =>
      assert.throws(() => openServer(outbound, 'x', address({ url })), { code: 'invalid_request', details }))
  }

  test('threat: server-side request forgery: addresses of a cloud’s own services are refused', () => {
    assert.throws(
      () => openServer(outbound, 'x', address({ url: 'http://169.254.169.254/v1' })),
      (error) => hasCode(error, 'address_refused'),
    )
  })
})

test('something that answers, but not as a server of models, is told apart from one that is away', () => {
  const unavailable = (value: number) =>
    new AppError('backend_unavailable', { backend: 'b', reason: 'http_status', value })
  assert.deepEqual(
    [
      new AppError('backend_protocol', { backend: 'b', reason: 'no_model_list' }),
      unavailable(404),
      unavailable(401),
      unavailable(503),
      new AppError('backend_unavailable', { backend: 'b', reason: 'connection_refused' }),
      new Error('odd'),
    ].map(isNoApi),
    [true, true, false, false, false, false],
  )
})

describe('what a server serves', () => {
  const router: RouterBefore = {
    ...{ id: 3, name: 'chat-ville', type: 'text-generation', aliases: ['chat'] },
    costs: { prompt: 0.5, completion: 1.5 },
  }
  const provides: Provides = {
    ...{ kind: 'vllm', model: 'mistral-small', timeoutSeconds: 90, zone: 'FRA' },
    ...{ totalParameters: 24, activeParameters: null, concurrentCalls: 8 },
  }

  test('is all that it lists when nobody said more', () => {
    assert.deepEqual([servingOf(null, null), servingOf(router, null)], [{}, {}])
  })

  test('behind a router is one model under the router’s name, at its price', () => {
    assert.deepEqual(servingOf(router, provides), {
      models: {
        'chat-ville': {
          upstream: 'mistral-small',
          type: 'chat',
          aliases: ['chat'],
          costs: { promptPerMillion: 0.5, completionPerMillion: 1.5 },
          parameters: { active: 24, total: 24 },
        },
      },
      timeoutSeconds: 90,
      maxConcurrency: 8,
    })
  })

  test('has the size that is told, and none when none is', () => {
    const sizeOf = (more: Partial<Provides>) => {
      const models = servingOf(router, { ...provides, ...more }).models
      return models === undefined || Array.isArray(models) ? undefined : Object(models['chat-ville']).parameters
    }
    assert.deepEqual(sizeOf({ activeParameters: 3 }), { active: 3, total: 24 })
    assert.deepEqual(sizeOf({ activeParameters: 3, totalParameters: null }), { active: 3, total: 3 })
    assert.equal(sizeOf({ totalParameters: null }), undefined)
  })

  test('without a router, or without a model, is all, as long and as often as is told', () => {
    assert.deepEqual(servingOf(null, provides), { timeoutSeconds: 90, maxConcurrency: 8 })
    assert.deepEqual(servingOf(router, { ...provides, model: null, timeoutSeconds: null, concurrentCalls: null }), {})
  })
})

describe('names', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['modeles.ville.fr:8000', 'modeles.ville.fr:8000#7'],
    ['Serveur de l’Étage', 'Serveur-de-l-Etage#7'],
    ['服务器', '-#7'],
    ['a#8', 'a-8#7'],
  ]
  for (const [name, backend] of cases) test(name, () => assert.equal(backendNameOf({ id: 7, name }), backend))

  test('keys of two organisations are kept apart', () =>
    assert.notEqual(placeOfKey(asOrganisationId(1)), placeOfKey(asOrganisationId(2))))

  const same: readonly (readonly [string, string, boolean])[] = [
    ['https://m.example/v1', 'https://m.example', true],
    ['https://m.example/v1/', 'https://m.example//', true],
    ['https://m.example/a/v1', 'https://m.example/a', true],
    ['https://m.example/v1', 'https://m.example/v2', false],
    ['https://m.example', 'http://m.example', false],
    ['https://m.example', 'https://m.example:8443', false],
    ['https://m.example', 'https://m.example.attaquant.example', false],
  ]
  for (const [left, right, isSame] of same) {
    test(`${left} ${isSame ? 'is' : 'is not'} ${right}`, () => assert.equal(isSameServer(left, right), isSame))
  }
})
