import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type ServiceAnswer, answeringService } from '../../../test/fakes/answering-service.ts'
import {
  Difference,
  NotOffered,
  type Reply,
  Target,
  eventsOf,
  expectEqual,
  expectKind,
  expectStatus,
  member,
} from './target.ts'

const { signal } = new AbortController()
const replyOf = (text: string, status = 200): Reply => ({ status, headers: new Headers(), text, json: undefined })

/** What differs, as it is told. */
function toldBy(look: () => void): [string, string] | null {
  try {
    look()
    return null
  } catch (error) {
    if (error instanceof Difference) return [error.found, error.expected]
    throw error
  }
}

describe('a service under examination', () => {
  test('is asked at its root, however its address was written', async () => {
    const { url, asked } = await answeringService(() => ({}))
    for (const written of [url, `${url}/`, `${url}/v1`, `${url}/v1//`, `${url}/prefix/v1`]) {
      await new Target(written, null, signal).ask('GET', '/v1/models')
    }
    assert.deepEqual(
      asked.map(({ path }) => path),
      ['/v1/models', '/v1/models', '/v1/models', '/v1/models', '/prefix/v1/models'],
    )
  })

  test('gets the key unless it is asked without', async () => {
    const { url, asked } = await answeringService(() => ({}))
    const target = new Target(url, 'sk-1', signal)
    await target.ask('GET', '/')
    await target.ask('GET', '/', { isAnonymous: true })
    await target.ask('GET', '/', { isAnonymous: true, headers: { authorization: 'Basic YTpi' } })
    await new Target(url, null, signal).ask('GET', '/')
    assert.deepEqual(
      asked.map(({ headers }) => headers.authorization),
      ['Bearer sk-1', undefined, 'Basic YTpi', undefined],
    )
  })

  test('gets JSON, bytes or a form, each with its own type', async () => {
    const { url, asked } = await answeringService(() => ({}))
    const target = new Target(url, null, signal)
    const form = new FormData()
    form.set('name', 'a')
    await target.ask('POST', '/', { body: { é: 1 } })
    await target.ask('POST', '/', { bytes: Uint8Array.from([123]), body: 'unused' })
    await target.ask('POST', '/', { form })
    await target.ask('POST', '/')
    assert.deepEqual(
      asked.map(({ headers, body }) => [headers['content-type']?.split(';')[0], body.slice(0, 7)]),
      [
        ['application/json', '{"é":1}'],
        ['application/json', '{'],
        ['multipart/form-data', '------f'],
        [undefined, ''],
      ],
    )
  })

  test('is not followed elsewhere, and its answer is read as JSON where it is some', async () => {
    const answers: ServiceAnswer[] = [
      { status: 302, headers: { location: 'http://127.0.0.1:9/' } },
      { text: '<p>non</p>' },
      { json: { a: [1] } },
    ]
    const { url } = await answeringService(({ path }) => answers[Number(path.slice(1))] ?? {})
    const target = new Target(url, null, signal)
    assert.equal((await target.ask('GET', '/0')).status, 302)
    assert.equal((await target.ask('GET', '/1')).json, undefined)
    assert.deepEqual((await target.ask('GET', '/2')).json, { a: [1] })
  })

  test('is asked nothing once somebody interrupts', async () => {
    const { url, asked } = await answeringService(() => ({}))
    await assert.rejects(new Target(url, null, AbortSignal.abort()).ask('GET', '/'), { name: 'AbortError' })
    assert.deepEqual(asked, [])
  })
})

describe('the model to try something with', () => {
  const serving = (data: unknown) => answeringService(() => ({ json: { data } }))

  test('is the first of its kind, by the types of Albert', async () => {
    const { url, asked } = await serving([
      { id: 'assistant/socle', type: 'text-generation' },
      { id: 'oreille', type: 'automatic-speech-recognition' },
      { id: 'bge-m3', type: 'text-generation' },
      { id: 'autre', type: 'text-generation' },
      { id: 'rang', type: 'text-classification' },
      { id: 'vecteur', type: 'text-embeddings-inference' },
    ])
    const target = new Target(url, null, signal)
    assert.equal(await target.model('chat'), 'bge-m3')
    assert.equal(await target.model('rerank'), 'rang')
    assert.equal(await target.model('embeddings'), 'vecteur')
    assert.equal(asked.length, 1, 'listed once')
  })

  test('is known by its name where no type, or one of Mistral’s, is told', async () => {
    for (const type of [undefined, 'base', 'fine-tuned']) {
      const ids = [
        'whisper-1',
        'bge-reranker-v2-m3',
        'multilingual-e5-large',
        'voxtral-mini',
        'mistral-moderation',
        'gemma-3',
      ]
      const { url } = await serving(ids.map((id) => ({ id, type })))
      const target = new Target(url, null, signal)
      assert.deepEqual(
        [await target.model('chat'), await target.model('rerank'), await target.model('embeddings')],
        ['gemma-3', 'bge-reranker-v2-m3', 'multilingual-e5-large'],
        type,
      )
    }
  })

  test('reads a picture too', async () => {
    const { url } = await serving([{ id: 'vue', type: 'image-text-to-text' }])
    assert.equal(await new Target(url, null, signal).model('chat'), 'vue')
  })

  test('is not offered by who lists none, or nothing that can be read', async () => {
    for (const data of [[], null, 'models', [{ type: 'text-generation' }, 7, { id: 3 }]]) {
      const { url } = await serving(data)
      await assert.rejects(new Target(url, null, signal).model('chat'), (error) => {
        return error instanceof NotOffered && error.message === 'chat'
      })
    }
  })
})

describe('what is found', () => {
  test('is looked up by its path, in objects and lists alone', () => {
    const value = { data: [{ id: 'a', none: null }] }
    assert.equal(member(value, 'data', 0, 'id'), 'a')
    assert.equal(member(value, 'data', 0, 'none'), null)
    assert.equal(member(value), value)
    for (const path of [['data', 1, 'id'], ['data', 0, 'none', 'x'], ['data', 0, 'id', 0], ['other']] as const) {
      assert.equal(member(value, ...path), undefined)
    }
    assert.equal(member(undefined, 'data'), undefined)
  })

  test('is compared with what was expected, and both are told', () => {
    assert.equal(
      toldBy(() => expectEqual('a', 'a', 'id')),
      null,
    )
    assert.deepEqual(
      toldBy(() => expectEqual(1, '1', 'id')),
      ['id: 1', '1'],
    )
    assert.deepEqual(
      toldBy(() => expectEqual(undefined, 'x'.repeat(100), 'id')),
      ['id: undefined', 'x'.repeat(80)],
    )
  })

  test('is of a kind: nothing and a list are no objects', () => {
    const kinds: [unknown, 'string' | 'number' | 'boolean' | 'object' | 'array'][] = [
      ['', 'string'],
      [0, 'number'],
      [false, 'boolean'],
      [{}, 'object'],
      [[], 'array'],
    ]
    for (const [value, kind] of kinds)
      assert.equal(
        toldBy(() => expectKind(value, 'x', kind)),
        null,
      )
    assert.deepEqual(
      toldBy(() => expectKind(null, 'x', 'object')),
      ['x: null', 'object'],
    )
    assert.deepEqual(
      toldBy(() => expectKind([], 'x', 'object')),
      ['x: array', 'object'],
    )
    assert.deepEqual(
      toldBy(() => expectKind(undefined, 'x', 'array')),
      ['x: undefined', 'array'],
    )
  })

  test('has one of the statuses expected, else the start of the answer is told', () => {
    assert.equal(
      toldBy(() => expectStatus(replyOf('', 204), 200, 204)),
      null,
    )
    assert.deepEqual(
      toldBy(() => expectStatus(replyOf('', 500), 200, 204)),
      ['HTTP 500', '200, 204'],
    )
    assert.deepEqual(
      toldBy(() => expectStatus(replyOf('n'.repeat(90), 404), 200)),
      [`HTTP 404 ${'n'.repeat(80)}`, '200'],
    )
  })
})

test('the events of a stream are read with either line ending, their comments and names passed over', () => {
  assert.deepEqual(eventsOf(replyOf('event: a\ndata: {"x":1}\n\ndata:[DONE]\n\n')), ['{"x":1}', '[DONE]'])
  assert.deepEqual(eventsOf(replyOf('event: a\r\ndata: 1\r\n\r\n: ping\r\n\r\ndata: 2\r\n\r\n')), ['1', '2'])
  assert.deepEqual(eventsOf(replyOf('data: {"x":\ndata: 1}\n\n')), ['{"x":\n1}'], 'one event on two lines')
  assert.deepEqual(eventsOf(replyOf('')), [])
})
