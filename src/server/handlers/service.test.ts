import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { before, test } from 'node:test'
import { type TestServer, testServer } from '../../../test/fakes/server.ts'

let server: TestServer
const watched = {
  http: { monitoring: ['127.0.0.0/8', '::1'], publicUrl: 'https://ia.mairie.test' },
  securityContact: 'mailto:securite@mairie.test',
}
before(async () => {
  server = await testServer({ config: watched })
})

test('health needs no key and is exactly what Albert’s clients read', async () => {
  assert.equal((await server.call('GET', '/health', { key: null })).text, '{"status":"ok"}')
})

test('ready names each thing that must work', async () => {
  const { status, json } = await server.call('GET', '/health/ready', { key: null })
  assert.deepEqual(
    [status, json],
    [200, { status: 'ok', checks: { database: 'ok', index: 'ok', embeddings: 'ok', usage: 'ok' } }],
  )
})

test('metrics: requests by operation and status, the index, the jobs, the engine, the process', async () => {
  await server.call('GET', '/v1/keys', { key: 'sk-wrong' })
  const { status, text, headers } = await server.call('GET', '/metrics', { key: null })
  assert.equal(status, 200)
  assert.match(headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/)
  assert.match(text, /socle_http_request_duration_seconds_count\{operation="listKeys",status="401"\} 1/)
  for (const name of ['index_lag_changes', 'index_lag_seconds', 'jobs_waiting', 'embedding_engine_ready'])
    assert.match(text, new RegExp(`^socle_${name} 0$`, 'm'))
  assert.match(text, /^socle_nodejs_eventloop_lag_p99_seconds /m)
})

test('what is wrong and the metrics are for administrators, unless the configuration names the network', async () => {
  const closed = await testServer({ config: { http: { monitoring: ['198.51.100.0/24'] } } })
  const codeAt = async (path: string, options: { key?: string | null; cookie?: string }) => {
    const { status, json } = await closed.call('GET', path, options)
    return [status, json['error']?.['code']]
  }
  assert.deepEqual((await closed.call('GET', '/health/ready', { key: null })).json, { status: 'ok' })
  const cookie = await closed.adminCookie()
  for (const path of ['/metrics', '/health/details']) {
    assert.deepEqual(await codeAt(path, { key: null }), [401, 'missing_key'])
    assert.deepEqual(await codeAt(path, { key: closed.key }), [403, 'forbidden'])
    assert.deepEqual(await codeAt(path, { cookie }), [200, undefined])
  }
})

test('security.txt says whom to tell, until when, and is not invented', async () => {
  const { text, headers } = await server.call('GET', '/.well-known/security.txt', { key: null })
  assert.match(headers.get('content-type') ?? '', /^text\/plain/)
  const fields = Object.fromEntries(
    text
      .trim()
      .split('\n')
      .map((line) => [line.split(': ')[0], line.split(': ')[1]]),
  )
  assert.equal(fields['Contact'], 'mailto:securite@mairie.test')
  assert.equal(fields['Canonical'], 'https://ia.mairie.test/.well-known/security.txt')
  const days = (Date.parse(String(fields['Expires'])) - Date.now()) / 86_400_000
  assert.ok(days > 179 && days < 365)
  const silent = await testServer()
  assert.equal((await silent.call('GET', '/.well-known/security.txt', { key: null })).status, 404)
})

test('the interface is served as OpenAPI 3.1', async () => {
  const { json } = await server.call('GET', '/openapi.json', { key: null })
  assert.equal(json['openapi'], '3.1.0')
  assert.ok(json['paths']?.['/v1/models/{id}']?.['get'])
})

test('the reference page loads nothing, runs nothing, and its style is the one that its policy names', async () => {
  const { text, headers } = await server.call('GET', '/docs', { key: null, headers: { 'accept-language': 'fr' } })
  assert.match(text, /<html lang="en">/, 'developers read English, whatever they ask for')
  const style = /<style>([^]*?)<\/style>/.exec(text)?.[1] ?? ''
  const policy = headers.get('content-security-policy') ?? ''
  assert.ok(policy.includes(`'sha256-${createHash('sha256').update(style).digest('base64')}'`))
  assert.match(policy, /^default-src 'self'/)
  assert.ok(!/(src|href)="https?:/.test(text))
})
