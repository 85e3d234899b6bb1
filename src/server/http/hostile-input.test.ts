import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { until } from '../../../test/fakes/until.ts'
import { type TestServer, testServer } from '../../../test/fakes/server.ts'

let server: TestServer
before(async () => {
  server = await testServer()
})

type Try = readonly [method: string, path: string, body?: unknown]

const beyond = 99_999_999_999

test('an id that the database cannot hold is the mistake of whoever wrote it', async () => {
  const tries: readonly Try[] = [
    ['GET', `/v1/documents/${beyond}`],
    ['GET', `/v1/collections/${beyond}`],
    ['DELETE', `/v1/keys/${beyond}`],
    ['GET', `/api/conversations/${beyond}`],
    ['GET', `/v1/documents?collection_id=${beyond}`],
    ['POST', '/v1/search', { query: 'congés', collection_ids: [beyond] }],
    ['POST', '/v1/search', { query: 'congés', document_ids: [-beyond] }],
  ]
  for (const [method, path, body] of tries) {
    const { status, json } = await server.call(method, path, { body })
    assert.deepEqual([status, json['error']?.['code']], [422, 'validation_failed'], path)
  }
})

test('text with the character zero, and moments beyond the calendar, are refused by name', async () => {
  const tries: readonly Try[] = [
    ['GET', '/v1/documents?name=%00a'],
    ['POST', '/v1/collections', { name: 'a\0b' }],
    ['POST', '/v1/collections', { name: 'a', description: '\0' }],
    ['POST', '/v1/keys', { name: 'a\0b' }],
    ['POST', '/v1/keys', { name: 'a', expires: 1e15 }],
    ['POST', '/v1/keys', { name: 'a', expires: -1e13 }],
  ]
  for (const [method, path, body] of tries) {
    const { status, json } = await server.call(method, path, { body })
    assert.deepEqual([status, json['error']?.['code']], [422, 'validation_failed'], path)
    assert.match(String(json['detail']?.['0']?.['loc']?.['1']), /name|description|expires/)
  }
})

test('names hold nothing unseen, nothing that turns the reading direction, no half of a character', async () => {
  for (const name of ['fac\u202Ecod.exe', 'a\u2066b', 'deux\nlignes', '\u001b[31m', 'moitié \ud800']) {
    for (const path of ['/v1/collections', '/v1/keys', '/api/conversations']) {
      const key = path.startsWith('/api') ? null : server.key
      const cookie = key === null ? { cookie: await server.adminCookie() } : {}
      const { status } = await server.call('POST', path, { key, ...cookie, body: { name, title: name } })
      assert.equal(status, 422, `${path} ${JSON.stringify(name)}`)
    }
  }
})

test('text that is not UTF-8 is refused, in a body and in the name of a file', async () => {
  const latin = Buffer.from('{"name":"\xe9t\xe9"}', 'latin1')
  const reply = await post('/v1/collections', latin, 'application/json')
  assert.deepEqual([reply.status, reply.code], [400, 'invalid_json'])
  const form = Buffer.from(part('name="file"; filename="\xe9.txt"', 'mots') + '--b--\r\n', 'latin1')
  assert.deepEqual(await post('/v1/documents', form), { status: 400, code: 'invalid_request' })
})

async function post(path: string, body: Buffer, type = 'multipart/form-data; boundary=b') {
  const reply = await fetch(new URL(path, server.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${server.key}`, 'content-type': type },
    body: new Uint8Array(body),
  })
  const { error }: { error?: { code: string } } = JSON.parse(await reply.text())
  return { status: reply.status, code: error?.code }
}

function part(disposition: string, content: string): string {
  return `--b\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`
}

test('a form with any fault is refused in words, leaves nothing, and the program goes on', async () => {
  const file = part('name="file"; filename="a.txt"', 'Des mots.')
  const forms: Readonly<Record<string, string>> = {
    'two malformed heads': '--b\r\nun\r\n\r\nx\r\n--b\r\ndeux\r\n\r\ny\r\n--b--\r\n',
    'a head of 100 kB': `--b\r\nX-Long: ${'a'.repeat(100_000)}\r\n\r\nx\r\n--b--\r\n`,
    'a name of 100 kB': `${part(`name="${'a'.repeat(100_000)}"`, 'x')}--b--\r\n`,
    'a field of 200 kB': `${part('name="collection_id"', '1'.repeat(200_000))}--b--\r\n`,
    'a file cut short': file.slice(0, -6),
    'a head cut short': '--b\r\nContent-Dispo',
    'no end': file,
    nothing: '',
    'no form': 'rien de tout cela',
    'a thousand fields': `${part('name="x"', '1').repeat(1000)}--b--\r\n`,
    'three files': `${file.repeat(3)}--b--\r\n`,
    'no file': `${part('name="collection_id"', '1')}--b--\r\n`,
    'no collection': `${file}--b--\r\n`,
    'a strange collection': `${part('name="collection_id"', '0x1')}${file}--b--\r\n`,
  }
  for (const [name, form] of Object.entries(forms)) {
    const { status, code } = await post('/v1/documents', Buffer.from(form))
    assert.ok([400, 413, 422].includes(status) && code !== undefined, `${name}: ${status} ${code}`)
  }
  const noBoundary = await post('/v1/documents', Buffer.from(file), 'multipart/form-data')
  assert.deepEqual(noBoundary, { status: 400, code: 'invalid_request' })
  assert.equal((await server.call('GET', '/health')).status, 200)
  assert.deepEqual(await waitingFiles(), [])
})

async function waitingFiles(): Promise<string[]> {
  const entries = await readdir(join(server.dataFolder, 'uploads'), { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
}

test('an upload that is cut leaves nothing behind', async () => {
  const call = request(new URL('/v1/documents', server.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${server.key}`, 'content-type': 'multipart/form-data; boundary=b' },
  })
  call.on('error', () => {})
  call.write('--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nDes mots.\n')
  call.write('Encore des mots.\n'.repeat(10_000))
  await until(async () => (await waitingFiles()).length === 1)
  call.destroy()
  await until(async () => (await waitingFiles()).length === 0)
})

test('millions of values, whatever they are, are refused in little time', async () => {
  const bodies: Readonly<Record<string, string>> = {
    messages: `{"model":"m","messages":[${'1,'.repeat(4_000_000)}1]}`,
    'few enough to be read': `{"model":"m","messages":[${'1,'.repeat(300_000)}1]}`,
    keys: `{"model":"m",${'"a":1,'.repeat(100_000)}"messages":[]}`,
    depth: `{"model":"m","messages":${'['.repeat(300_000)}${']'.repeat(300_000)}}`,
  }
  for (const [name, body] of Object.entries(bodies)) {
    const reply = await post('/v1/chat/completions', Buffer.from(body), 'application/json')
    assert.ok([400, 422].includes(reply.status), `${name}: ${reply.status}`)
  }
  const keys = Array.from({ length: 30_000 }, (_, index) => `"k${index}":1`).join(',')
  const map = await post(
    '/v1/responses',
    Buffer.from(`{"model":"m","input":"x","metadata":{${keys}}}`),
    'application/json',
  )
  assert.deepEqual(map, { status: 422, code: 'validation_failed' })
  const input = await post(
    '/v1/embeddings',
    Buffer.from(`{"model":"m","input":[${'true,'.repeat(50_000)}1]}`),
    'application/json',
  )
  assert.deepEqual(input, { status: 422, code: 'validation_failed' })
})

test('words that every object has by birth are unknown words like any other', async () => {
  for (const word of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
    const packed = await server.call('POST', '/v1/search', { headers: { 'content-encoding': word }, body: '{}' })
    assert.deepEqual([packed.status, packed.json['error']?.['code']], [415, 'unsupported_type'], word)
    const rpc = await server.call('POST', '/mcp', { body: { jsonrpc: '2.0', id: 1, method: word } })
    assert.equal(rpc.json['error']?.['code'], -32_601, `${word}: ${rpc.text}`)
    const input = [{ type: word, role: 'user', content: 'Des congés ?' }]
    const item = await server.call('POST', '/v1/responses', { body: { model: 'assistant/socle', input } })
    assert.deepEqual([item.status, item.json['error']?.['code']], [400, 'invalid_request'], word)
    const messages = [{ role: word, content: 'Des congés ?' }]
    const chat = await server.call('POST', '/v1/chat/completions', { body: { model: 'assistant/socle', messages } })
    assert.ok([400, 422].includes(chat.status), `${word}: ${chat.text}`)
    const kept = await server.call('POST', '/v1/collections', { body: { name: word, metadata: { [word]: word } } })
    assert.ok([201, 422].includes(kept.status), `${word}: ${kept.text}`)
    const query = await server.call('GET', `/v1/documents?${word}=1`)
    assert.ok([200, 422].includes(query.status), `${word}: ${query.text}`)
  }
})

test('who is nobody in particular may send little', async () => {
  const { status } = await server.call('POST', '/api/session', { key: null, body: 'x'.repeat(70_000) })
  assert.equal(status, 413)
})
