import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isApiError } from './api-error.ts'
import { createClient } from './client.ts'
import { fillPath, formOf, queryString, reach, readAnswer } from './send-request.ts'

describe('a path', () => {
  const cases: readonly (readonly [string, Record<string, string | number>, string])[] = [
    ['/api/conversations/:id', { id: 12 }, '/api/conversations/12'],
    ['/v1/files/:id/content', { id: 'a b/c?d#e' }, '/v1/files/a%20b%2Fc%3Fd%23e/content'],
    ['/v1/models/:id{.+}', { id: 'org/un modèle' }, '/v1/models/org/un%20mod%C3%A8le'],
    ['/v1/vector_stores/:id/files/:file', { id: 'vs', file: '..' }, '/v1/vector_stores/vs/files/..'],
    ['/health', {}, '/health'],
  ]
  for (const [path, params, filled] of cases) test(path, () => assert.equal(fillPath(path, params), filled))
})

describe('what is asked beside the path', () => {
  const cases: readonly (readonly [Record<string, unknown> | undefined, string])[] = [
    [undefined, ''],
    [{}, ''],
    [{ after: undefined, before: null }, ''],
    [{ q: 'congés & paie', limit: 0, isOpen: false }, '?q=cong%C3%A9s+%26+paie&limit=0&isOpen=false'],
    [{ id: [1, 2], none: [] }, '?id=1&id=2'],
    [{ id: [1, undefined, null, ''] }, '?id=1&id='],
  ]
  for (const [query, written] of cases) {
    test(JSON.stringify(query) ?? 'nothing', () => assert.equal(queryString(query), written))
  }
})

describe('a form', () => {
  test('holds its fields, each of a list apart, and its file under its name', async () => {
    const form = formOf({
      form: { collection: 3, tags: ['a', 'b'], note: '', absent: undefined, nothing: null },
      file: { content: new Blob(['contenu']), name: 'délib.txt' },
    })
    assert.deepEqual(
      [...form.entries()].filter(([name]) => name !== 'file'),
      [
        ['collection', '3'],
        ['tags', 'a'],
        ['tags', 'b'],
        ['note', ''],
      ],
    )
    const file = form.get('file')
    assert.ok(file instanceof File)
    assert.deepEqual([file.name, await file.text()], ['délib.txt', 'contenu'])
  })

  test('of nothing is empty', () => assert.deepEqual([...formOf({}).entries()], []))
})

describe('an answer', () => {
  const refusal = async (action: Promise<unknown>) => {
    const error: unknown = await action.then(
      () => assert.fail('it was taken'),
      (reason: unknown) => reason,
    )
    assert.ok(isApiError(error))
    return [error.status, error.code, error.message]
  }

  test('is its value, or nothing', async () => {
    assert.deepEqual(await readAnswer(Response.json({ a: 1 })), { a: 1 })
    assert.equal(await readAnswer(new Response('')), undefined)
    assert.equal(await readAnswer(new Response(null, { status: 204 })), undefined)
  })

  test('that is a page of a proxy is told apart from a refusal', async () => {
    const page = '<html>Portail captif</html>'
    assert.deepEqual(await refusal(readAnswer(new Response(page))), [200, 'unreadable_answer', ''])
    assert.deepEqual(await refusal(readAnswer(new Response(page, { status: 502 }))), [502, 'unreadable_answer', ''])
  })

  test('that is a refusal has its words', async () => {
    const body = { error: { code: 'not_found', message: 'Absent.' } }
    assert.deepEqual(await refusal(readAnswer(Response.json(body, { status: 404 }))), [404, 'not_found', 'Absent.'])
  })

  test('that never comes is told, unless whoever asked left', async () => {
    const down: typeof fetch = () => Promise.reject(new TypeError('fetch failed'))
    assert.deepEqual(await refusal(reach(down, '/', {})), [0, 'unreachable', ''])
    const left = new AbortController()
    left.abort()
    await assert.rejects(reach(down, '/', { signal: left.signal }), TypeError)
  })
})

describe('a client', () => {
  /** What it sends, to a server that answers `{}`. */
  function watched() {
    const sent: { url: string; method: string | undefined; headers: unknown; body: unknown }[] = []
    let token = 0
    const client = createClient({
      baseUrl: 'https://ia.ville.example',
      headers: () => ({ authorization: `Bearer ${(token += 1)}` }),
      fetch: async (url, { method, headers, body } = {}) => {
        sent.push({ url: String(url), method, headers, body })
        return Response.json({})
      },
    })
    return { client, sent }
  }

  test('asks for its headers each time, and says what it sends only when it sends something', async () => {
    const { client, sent } = watched()
    await client.call('listConversations')
    await client.call('renameConversation', { params: { id: 4 }, body: { title: 'Congés' } })
    assert.deepEqual(sent, [
      {
        url: 'https://ia.ville.example/api/conversations',
        method: 'GET',
        headers: { authorization: 'Bearer 1' },
        body: undefined,
      },
      {
        url: 'https://ia.ville.example/api/conversations/4',
        method: 'PATCH',
        headers: { authorization: 'Bearer 2', 'content-type': 'application/json' },
        body: '{"title":"Congés"}',
      },
    ])
  })

  test('gives the address of what is no JSON', () => {
    const { client } = watched()
    assert.equal(client.address('downloadDocument', { id: 7 }), 'https://ia.ville.example/v1/documents/7/file')
  })
})
