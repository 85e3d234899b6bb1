import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { isApiError } from './api-error.ts'
import { createClient, type Client } from './client.ts'

async function clientOf(t: TestContext, listener: RequestListener): Promise<Client> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.closeAllConnections())
  t.after(() => server.close())
  const { port } = server.address() as AddressInfo
  return createClient({ baseUrl: `http://127.0.0.1:${port}`, headers: () => ({ 'accept-language': 'fr' }) })
}

test('fills the path, the query and the headers', async (t) => {
  const seen: string[] = []
  const client = await clientOf(t, (request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers['accept-language']}`)
    response.end('{"data":[]}')
  })
  await client.call('getModel', { params: { id: 'openai/gpt oss' } })
  await client.call('listDocuments', { query: { collection_id: 3, limit: 100 } })
  await client.call('stopAnswer', { params: { id: 7 } })
  assert.deepEqual(seen, [
    'GET /v1/models/openai/gpt%20oss fr',
    'GET /v1/documents?collection_id=3&limit=100 fr',
    'POST /api/conversations/7/stop fr',
  ])
})

test('gives the refusal in the words of the server', async (t) => {
  const client = await clientOf(t, (_, response) => {
    response.writeHead(404).end('{"error":{"code":"not_found","message":"Cette conversation n’existe pas."}}')
  })
  await assert.rejects(client.call('getConversation', { params: { id: 1 } }), (error) => {
    assert.ok(isApiError(error))
    assert.deepEqual([error.status, error.code, error.message], [404, 'not_found', 'Cette conversation n’existe pas.'])
    return true
  })
})

test('a refusal that names a field is told at it, whoever found what is wrong', async (t) => {
  const bodies = [
    {
      error: { code: 'name_taken', message: '« Voirie » existe déjà.', param: 'name' },
      detail: '« Voirie » existe déjà.',
    },
    {
      error: { code: 'validation_failed', message: 'body.url: trop court', param: 'url' },
      detail: [{ loc: ['body', 'url'], msg: 'trop court', type: 'too_small' }],
    },
  ]
  const client = await clientOf(t, (_, response) => void response.writeHead(409).end(JSON.stringify(bodies.shift())))
  const fieldsOf = (error: unknown): boolean => {
    told.push(isApiError(error) ? error.fields : null)
    return true
  }
  const told: unknown[] = []
  await assert.rejects(client.call('getMe'), fieldsOf)
  await assert.rejects(client.call('getMe'), fieldsOf)
  assert.deepEqual(told, [{ name: '« Voirie » existe déjà.' }, { url: 'trop court' }])
})

test('says that the server cannot be reached', async () => {
  const client = createClient({ baseUrl: 'http://127.0.0.1:1' })
  await assert.rejects(client.call('getMe'), { status: 0, code: 'unreachable' })
})

test('a cut stream resumes after the last event, and no event is given twice', async (t) => {
  const asked: (string | undefined)[] = []
  const delta = (id: number) => `id: ${id}\ndata: {"type":"text-delta","message_id":1,"text":"${id}"}\n\n`
  const client = await clientOf(t, (request, response) => {
    asked.push(`${request.url} ${request.headers['last-event-id']}`)
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    if (asked.length === 1) response.write(delta(4) + delta(5), () => setTimeout(() => response.destroy(), 30))
    else response.write(delta(5) + delta(6))
  })
  const abort = new AbortController()
  const ids: number[] = []
  for await (const { id } of client.events('conversationEvents', {
    params: { id: 9 },
    after: 3,
    signal: abort.signal,
    retryDelayMs: 5,
  })) {
    ids.push(id)
    if (id === 6) abort.abort()
  }
  assert.deepEqual(ids, [4, 5, 6])
  assert.deepEqual(asked, ['/api/conversations/9/events?after=3 3', '/api/conversations/9/events?after=5 5'])
})

test('a stream that is refused is not asked again', async (t) => {
  const client = await clientOf(t, (_, response) => response.writeHead(401).end('{}'))
  const events = client.events('conversationEvents', { params: { id: 1 }, after: 0, signal: AbortSignal.timeout(2000) })
  await assert.rejects(events.next(), { status: 401 })
})
