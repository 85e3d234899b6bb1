import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { before, test } from 'node:test'
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

test('an empty body is one without fields', async () => {
  const { status, json } = await server.call('POST', '/v1/keys', {})
  assert.deepEqual([status, json['error']?.['param']], [422, 'name'])
})

test('a compressed body is not read', async () => {
  const reply = await server.call('POST', '/v1/keys', { body: '{}', headers: { 'content-encoding': 'gzip' } })
  assert.deepEqual([reply.status, reply.json['error']?.['code']], [415, 'unsupported_type'])
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
  assert.equal(options.status, 405)
  assert.equal(options.headers.get('access-control-allow-origin'), null)
})

test('words follow Accept-Language, codes never change', async () => {
  const words = async (language: string) => {
    const { json } = await server.call('GET', '/v1/keys', { key: null, headers: { 'accept-language': language } })
    return [json['error']?.['code'], String(json['detail']).split(' ')[0]]
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
  const limit = setTimeout(() => socket.destroy(), 1500)
  await once(socket, 'close')
  clearTimeout(limit)
  return answer
}
