import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { createClient } from './client.ts'

interface Sent {
  readonly url: string
  readonly method: string | undefined
  readonly headers: Record<string, string>
  readonly body: unknown
}

/** A client whose server gives one answer, and what it was asked. */
function asking(answer: () => Response | Promise<Response>) {
  const sent: Sent[] = []
  const client = createClient({
    baseUrl: 'https://socle.test',
    headers: () => ({ authorization: 'Bearer sk' }),
    fetch: async (url, init) => {
      const headers = Object.fromEntries(new Headers(init?.headers))
      sent.push({ url: String(url), method: init?.method, headers, body: init?.body })
      return answer()
    },
  })
  return { client, sent }
}

const json =
  (value: unknown, status = 200) =>
  () =>
    new Response(JSON.stringify(value), { status })

describe('a question', () => {
  test('carries JSON only where there is some', async () => {
    const { client, sent } = asking(json({}))
    await client.call('createKey', { body: { name: 'Été' } })
    await client.call('listModels')
    assert.deepEqual(sent, [
      {
        url: 'https://socle.test/v1/keys',
        method: 'POST',
        headers: { authorization: 'Bearer sk', 'content-type': 'application/json' },
        body: '{"name":"Été"}',
      },
      { url: 'https://socle.test/v1/models', method: 'GET', headers: { authorization: 'Bearer sk' }, body: undefined },
    ])
  })

  test('writes a list as often as it has values, and nothing for what is not said', async () => {
    const { client, sent } = asking(json({}))
    await client.call('listOwnUsage', { query: { models: ['a b', 'c&d'], limit: 5, endpoint: undefined } })
    await client.call('listOwnUsage', { query: { models: [] } })
    assert.deepEqual(
      sent.map(({ url }) => url),
      ['https://socle.test/v1/me/usage?models=a+b&models=c%26d&limit=5', 'https://socle.test/v1/me/usage'],
    )
  })

  test('keeps what a name holds within its place in the path', () => {
    const { client } = asking(json({}))
    assert.equal(
      client.address('saveRole', { name: '../chef & co' }),
      'https://socle.test/api/roles/..%2Fchef%20%26%20co',
    )
    assert.equal(client.address('getModel', { id: 'org/a b' }), 'https://socle.test/v1/models/org/a%20b')
  })

  test('by a form sends its fields as texts, lists as often as they have values, and its file', async () => {
    const { client, sent } = asking(json({}))
    const file = { content: new Blob(['mots']), name: 'note.txt' }
    await client.upload('uploadDocument', { form: { collection_id: 4, separators: ['a', 'b'], name: undefined }, file })
    const body = sent[0]?.body
    assert.ok(body instanceof FormData)
    const fields = [...body].map(([name, value]) => [name, typeof value === 'string' ? value : value.name])
    assert.deepEqual(fields, [
      ['collection_id', '4'],
      ['separators', 'a'],
      ['separators', 'b'],
      ['file', 'note.txt'],
    ])
    assert.deepEqual(sent[0]?.headers, { authorization: 'Bearer sk' })
  })
})

describe('an answer', () => {
  test('is its value, or nothing', async () => {
    assert.deepEqual(await asking(json({ object: 'list', data: [] })).client.call('listModels'), {
      object: 'list',
      data: [],
    })
    assert.equal(await asking(() => new Response(null, { status: 204 })).client.call('signOut'), undefined)
  })

  test('of somebody else is no answer of ours', async () => {
    const { client } = asking(() => new Response('<html>Portail de l’hôtel</html>'))
    await assert.rejects(client.call('listModels'), { name: 'ApiError', status: 200, code: 'unreadable_answer' })
  })

  test('that never comes says that nobody was reached', async () => {
    const cause = new TypeError('fetch failed')
    await assert.rejects(asking(() => Promise.reject(cause)).client.call('listModels'), {
      name: 'ApiError',
      status: 0,
      code: 'unreachable',
      cause,
    })
  })

  test('that nobody waits for any more is told as such', async () => {
    const { client } = asking(() => Promise.reject(new DOMException('left', 'AbortError')))
    await assert.rejects(client.call('listModels', { signal: AbortSignal.abort() }), { name: 'AbortError' })
  })
})
