import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { type TestServer, testServer } from '../../../test/fakes/server.ts'

let server: TestServer
before(async () => {
  server = await testServer({ config: { http: { jsonMegabytes: 0.01 } } })
})

test('a body that is not JSON is refused without quoting it', async () => {
  const { status, json, text } = await server.call('POST', '/v1/keys', { body: '{"name": secret-words' })
  assert.equal(status, 400)
  assert.equal(json['error']?.['code'], 'invalid_json')
  assert.ok(!text.includes('secret'))
})

test('a body that is too large is refused at once, announced or not', async () => {
  const body = JSON.stringify({ name: 'x'.repeat(20_000) })
  const { status, json } = await server.call('POST', '/v1/keys', { body })
  assert.deepEqual([status, json['error']?.['code']], [413, 'too_large'])
  assert.match(
    await raw([...postKeys, 'transfer-encoding: chunked', '', '4e20', 'x'.repeat(0x4e20), '0', '', '']),
    /^HTTP\/1.1 413/,
  )
})

test('wrong types are 422, field by field, in Albert’s list and in the words of the reader', async () => {
  const body = { scopes: 'models:read', expires: 'demain', unknown: 1 }
  const english = await server.call('POST', '/v1/keys', { body })
  assert.equal(english.status, 422)
  assert.equal(english.json['error']?.['code'], 'validation_failed')
  const issues = new Map(Object.values(english.json['detail'] ?? {}).map((issue) => [String(issue?.['loc']), issue]))
  assert.equal(issues.get('body,name')?.['type'], 'missing')
  assert.equal(issues.get('body,scopes')?.['type'], 'invalid_type')
  assert.equal(issues.get('body')?.['type'], 'unrecognized_keys')
  assert.match(String(issues.get('body,scopes')?.['msg']), /expected array/)
  const french = await server.call('POST', '/v1/keys', {
    body,
    headers: { 'accept-language': 'fr-FR,fr;q=0.9,en;q=0.8' },
  })
  assert.match(french.text, /attendu/)
  assert.equal(french.json['error']?.['code'], english.json['error']?.['code'])
})

test('wrong paths and queries are 422 too; a path that is badly encoded is 400', async () => {
  const wrongId = await server.call('DELETE', '/v1/keys/abc')
  assert.deepEqual([wrongId.status, wrongId.json['error']?.['param']], [422, 'id'])
  assert.equal((await server.call('DELETE', '/v1/keys/%E0%A4%A')).status, 400)
})

test('a question that is not UTF-8 is refused, as a body is; signs that stand for nothing are kept', async () => {
  for (const [query, status] of [
    ['name=%E9t%E9', 400],
    ['name=a&name=%FF', 400],
    ['name=%C3%A9t%C3%A9', 200],
    ['name=100%', 200],
    ['name=%EF%BF%BD', 200],
  ] as const) {
    const answer = await server.call('GET', `/v1/documents?${query}`)
    assert.equal(answer.status, status, query)
    if (status === 400) assert.match(answer.text, /"code":"invalid_request".*UTF-8/)
  }
})

test('an empty body is one without fields', async () => {
  const { status, json } = await server.call('POST', '/v1/keys', {})
  assert.deepEqual([status, json['error']?.['param']], [422, 'name'])
})

test('a compressed body is read, and one with a mark at its start too', async () => {
  const body = gzipSync(JSON.stringify({ name: 'Comprimée', scopes: ['models:read'] }))
  const send = async (sent: Buffer, headers: Record<string, string>) => {
    const reply = await fetch(new URL('/v1/keys', server.url), {
      method: 'POST',
      headers: { authorization: `Bearer ${server.key}`, ...headers },
      body: new Uint8Array(sent),
    })
    const { name }: { name?: string } = JSON.parse(await reply.text())
    return [reply.status, name]
  }
  assert.deepEqual(await send(body, { 'content-encoding': 'gzip' }), [201, 'Comprimée'])
  assert.deepEqual(await send(Buffer.from('\uFEFF{"name":"Marquée"}'), { 'content-encoding': 'identity' }), [
    201,
    'Marquée',
  ])
})

test('a program that got lost is never answered by a page, however it writes the address', async () => {
  for (const path of ['/v1//models', '//v1/models', '/v1/models/', '//v1//models//']) {
    const answer = await raw([
      `GET ${path} HTTP/1.1`,
      'host: x',
      `x-api-key: ${server.key}`,
      'connection: close',
      '',
      '',
    ])
    assert.match(answer, /^HTTP\/1.1 200 OK\r\n.*content-type: application\/json/s, path)
  }
  const whole = await raw([
    `GET ${server.url}/v1/models HTTP/1.1`,
    'host: x',
    `x-api-key: ${server.key}`,
    'connection: close',
    '',
    '',
  ])
  assert.match(whole, /^HTTP\/1.1 200 .*"object":"list"/s)
  for (const path of [
    '/models',
    '/chat/completions',
    '/v1',
    '/v1/none/',
    '/v3/models',
    '/.well-known/none',
    '/mcp/x',
  ]) {
    const { status, json } = await server.call('GET', path)
    assert.deepEqual([status, json['error']?.['code']], [404, 'not_found'], path)
  }
  assert.match(await raw(['GET * HTTP/1.1', 'host: x', 'connection: close', '', '']), /^HTTP\/1.1 404 .*"not_found"/s)
})

test('a name that is not ours is refused, so that no other site can pass for this one', async () => {
  const ask = async (host: string) => {
    const answer = await raw(['GET /health HTTP/1.1', `host: ${host}`, 'connection: close', '', ''])
    return answer.slice(9, 12)
  }
  assert.equal(await ask('rebound.example:8080'), '421')
  for (const host of ['127.0.0.1:8080', 'localhost', '[::1]:80', 'socle', 'app.localhost:3000']) {
    assert.equal(await ask(host), '200', host)
  }
  const whole = await raw([
    'GET http://rebound.example/health HTTP/1.1',
    'host: localhost',
    'connection: close',
    '',
    '',
  ])
  assert.equal(whole.slice(9, 12), '421')
})

test('a 401 says how to come in', async () => {
  const { headers } = await server.call('GET', '/v1/keys', { key: null })
  assert.equal(headers.get('www-authenticate'), 'Bearer realm="socle"')
  const wrong = await server.call('GET', '/v1/keys', { key: 'sk-wrong' })
  assert.equal(wrong.headers.get('www-authenticate'), 'Bearer realm="socle", error="invalid_token"')
})

test('whoever sends a body that is refused reads why, not a broken connection', async () => {
  const tries = [
    ['/v1/keys', 'sk-wrong', 401],
    ['/v1/none', server.key, 404],
    ['/v1/keys', server.key, 413],
    ['/v1/documents', server.key, 415],
  ] as const
  for (const [path, key, expected] of tries) {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sent = request(new URL(path, server.url), { method: 'POST', headers: { authorization: `Bearer ${key}` } })
      sent.once('error', reject)
      sent.once('response', (answer) => {
        answer.resume().once('end', () => resolve(answer.statusCode))
      })
      for (let part = 0; part < 30; part += 1) sent.write(Buffer.alloc(1_000_000))
      sent.end()
    })
    assert.equal(status, expected, path)
  }
})

test('a body is asked for only once its sender may send it', async () => {
  const head = (key: string) => ['POST /v1/keys HTTP/1.1', 'host: x', `authorization: Bearer ${key}`]
  const body = ['content-length: 16', 'connection: close', 'expect: 100-continue', '', '{"name":"court"}']
  assert.match(await raw([...head('sk-wrong'), ...body]), /^HTTP\/1.1 401/)
  assert.match(await raw([...head(server.key), ...body]), /^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 201/)
})

test('an id is written in plain figures', async () => {
  for (const id of ['0x1', '1e0', '01', '+1', ' 1', '1.0', '-1', '0']) {
    const { status } = await server.call('GET', `/v1/collections/${encodeURIComponent(id)}`)
    assert.equal(status, 422, id)
  }
  for (const limit of ['0x5', '1e1', '', '5.0']) {
    assert.equal((await server.call('GET', `/v1/collections?limit=${limit}`)).status, 422, limit)
  }
})

test('each answer carries a request id: the client’s when it is a plain token', async () => {
  const given = await server.call('GET', '/v1/keys', { headers: { 'x-request-id': 'client-42.abc' } })
  assert.equal(given.headers.get('x-request-id'), 'client-42.abc')
  assert.equal(given.headers.get('request-id'), 'client-42.abc')
  for (const sent of ['court', 'with space in it', 'a'.repeat(200)]) {
    const { headers } = await server.call('GET', '/v1/keys', { headers: { 'x-request-id': sent } })
    assert.match(headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/)
  }
  for (const path of ['/health', '/health/ready', '/metrics', '/openapi.json', '/docs', '/v1/none']) {
    const { headers } = await server.call('GET', path)
    assert.ok(headers.get('x-request-id'), `${path} has none`)
  }
})

test('unknown addresses are 404, known ones with another method 405 with the methods', async () => {
  const unknown = await server.call('GET', '/v1/none')
  assert.deepEqual([unknown.status, unknown.json['error']?.['code']], [404, 'not_found'])
  const method = await server.call('PUT', '/v1/keys')
  assert.deepEqual([method.status, method.headers.get('allow')], [405, 'GET, POST'])
  const options = await server.call('OPTIONS', '/v1/keys', { headers: { origin: 'https://other.example' } })
  const told = [options.headers.get('allow'), options.headers.get('access-control-allow-origin')]
  assert.deepEqual([options.status, ...told], [204, 'GET, HEAD, POST, OPTIONS', null])
  assert.equal(options.headers.get('access-control-allow-origin'), null)
})

test('words follow Accept-Language, codes never change', async () => {
  const words = async (language: string) => {
    const { json } = await server.call('GET', '/v1/keys', { key: null, headers: { 'accept-language': language } })
    return [json['error']?.['code'], String(json['error']?.['message']).split(' ')[0]]
  }
  assert.deepEqual(await words('fr'), ['missing_key', 'Aucune'])
  assert.deepEqual(await words('en-GB,fr;q=0.5'), ['missing_key', 'No'])
  assert.deepEqual(await words('de, fr;q=0.3'), ['missing_key', 'Aucune'])
  assert.deepEqual(await words('*'), ['missing_key', 'No'])
})

test('what is not HTTP, and headers without end, are refused', async () => {
  assert.match(await raw(['n’importe quoi', '', '']), /^HTTP\/1.1 400/)
  assert.match(
    await raw(['GET /health HTTP/1.1', 'host: x', `x-long: ${'a'.repeat(20_000)}`, '', '']),
    /^HTTP\/1.1 431/,
  )
})

test('HEAD answers as GET, without a body', async () => {
  const { status, text, headers } = await server.call('HEAD', '/health', { key: null })
  assert.deepEqual([status, text, headers.get('content-length')], [200, '', '15'])
})

const postKeys = ['POST /v1/keys HTTP/1.1', 'host: x', 'content-type: application/json']

/** Bytes as they are, and all that comes back. */
async function raw(lines: readonly string[]): Promise<string> {
  const { hostname, port } = new URL(server.url)
  const socket = connect(Number(port), hostname)
  const withKey = lines[0]?.startsWith('POST') ? [lines[0], `x-api-key: ${server.key}`, ...lines.slice(1)] : lines
  let answer = ''
  socket.setEncoding('utf8').on('data', (text) => (answer += text))
  socket.on('error', () => {})
  socket.write(withKey.join('\r\n'))
  const limit = setTimeout(() => socket.destroy(), lines.includes('connection: close') ? 20_000 : 1500)
  await once(socket, 'close')
  clearTimeout(limit)
  return answer
}
