import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { openDatabase } from '#platform/db/database'
import { createKey } from '#platform/keys/create-key'
import { revokeKey } from '#platform/keys/revoke-key'
import { closeAtEnd, testDatabase } from '../../test/fakes/database.ts'
import { type DatabaseProxy, openDatabaseProxy } from '../../test/fakes/database-proxy.ts'
import { type TestServer, testServer } from '../../test/fakes/server.ts'
import { until } from '../../test/fakes/until.ts'

let server: TestServer
let proxy: DatabaseProxy
let cookie: string
let directUrl: string

before(async () => {
  directUrl = (await testDatabase()).url
  proxy = await openDatabaseProxy(directUrl)
  closeAtEnd(() => proxy.close())
  server = await testServer({ databaseUrl: proxy.url, config: { http: { monitoring: ['127.0.0.0/8', '::1'] } } })
  cookie = await server.adminCookie()
})

test('while the database is away: 503 with Retry-After, in words; keys are still known; then all is well again', async () => {
  await proxy.close()
  for (const reply of [
    await server.call('GET', '/v1/keys'),
    await server.call('GET', '/api/session', { cookie }),
    await server.call('POST', '/api/session', { key: null, body: { email: 'a@b.fr', password: 'x' } }),
    await server.call('GET', '/api/setup', { key: null }),
  ]) {
    assert.deepEqual([reply.status, reply.json['error']?.['code']], [503, 'database_unavailable'])
    assert.ok(Number(reply.headers.get('retry-after')) > 0)
  }
  const french = await server.call('GET', '/v1/keys', { headers: { 'accept-language': 'fr' } })
  assert.match(french.text, /La base de données ne répond pas/)
  assert.equal((await server.call('GET', '/v1/keys', { key: 'sk-wrong' })).status, 401)
  assert.equal((await server.call('GET', '/health', { key: null })).status, 200)
  const ready = await server.call('GET', '/health/ready', { key: null })
  assert.deepEqual([ready.status, ready.json['checks']?.['database']], [503, 'unavailable'])
  assert.equal((await server.call('GET', '/metrics', { key: null })).status, 200)
  await proxy.open()
  await until(async () => (await server.call('GET', '/v1/keys')).status === 200, 3_000)
  assert.equal((await server.call('GET', '/api/session', { cookie })).status, 200)
  await until(async () => (await server.call('GET', '/health/ready', { key: null })).status === 200, 3_000)
})

test('a key revoked by another process while we heard nothing is refused once the words come again', async () => {
  const { row, value } = await createKey(server.ctx, { name: 'à révoquer ailleurs', scopes: ['keys:manage'] })
  await until(async () => (await server.call('GET', '/v1/keys', { key: value })).status === 200, 2_000)
  const db = await openDatabase(directUrl, server.ctx.log)
  closeAtEnd(() => db.destroy())
  await proxy.close()
  await revokeKey({ ...server.ctx, db }, row.id)
  await proxy.open()
  await until(async () => (await server.call('GET', '/v1/keys', { key: value })).status === 401, 5_000)
})
