import assert from 'node:assert/strict'
import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { before, test } from 'node:test'
import { createKey } from '#platform/keys/create-key'
import { revokeKey } from '#platform/keys/revoke-key'
import { administrator, cookieOf, type TestServer, testServer } from '../../../test/fakes/server.ts'
import { until } from '../../../test/fakes/until.ts'
import { addressOf } from './authenticate.ts'

let server: TestServer
before(async () => {
  server = await testServer()
})

async function codeOf(key: string | null, path = '/v1/keys'): Promise<unknown[]> {
  const { status, json } = await server.call('GET', path, { key })
  return [status, json['error']?.['code']]
}

test('no key, a wrong key and another scheme are 401, in the one error body', async () => {
  assert.deepEqual(await codeOf(null), [401, 'missing_key'])
  assert.deepEqual(await codeOf('sk-wrong'), [401, 'invalid_key'])
  const basic = await server.call('GET', '/v1/keys', { key: null, headers: { authorization: 'Basic YTpi' } })
  assert.equal(basic.json['error']?.['code'], 'invalid_scheme')
  assert.equal(basic.json['detail'], 'Invalid authentication scheme.')
  const { json, headers } = await server.call('GET', '/v1/keys', { key: null })
  const { message, type, param, request_id } = json['error'] ?? {}
  assert.equal(type, 'authentication_error')
  assert.equal(param, null)
  assert.equal(request_id, headers.get('x-request-id'))
  assert.match(String(message), /No key was given/)
  assert.equal(json['detail'], 'Not authenticated')
})

test('a key is accepted in the header of Anthropic’s clients too', async () => {
  const { status } = await server.call('GET', '/v1/keys', { key: null, headers: { 'x-api-key': server.key } })
  assert.equal(status, 200)
})

test('a revoked key is refused within one second', async () => {
  const { row, value } = await createKey(server.ctx, { name: 'à révoquer', scopes: ['keys:manage'] })
  await until(async () => (await codeOf(value))[0] === 200)
  const revokedAt = performance.now()
  await revokeKey(server.ctx, row.id)
  while ((await codeOf(value))[0] === 200) {
    assert.ok(performance.now() - revokedAt < 1000, 'still accepted after one second')
    await sleep(10)
  }
  assert.deepEqual(await codeOf(value), [401, 'revoked_key'])
})

test('an expired key is refused', async () => {
  const { ctx } = server
  const key = await server.keyWith(['keys:manage'], new Date(Date.now() + 3_600_000))
  assert.deepEqual(await codeOf(key), [200, undefined])
  const { id } = await ctx.db.selectFrom('api_key').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow()
  const expires_at = new Date(Date.now() - 1)
  await ctx.db.updateTable('api_key').set({ expires_at }).where('id', '=', id).execute()
  await ctx.keys.refresh()
  assert.deepEqual(await codeOf(key), [401, 'expired_key'])
})

test('a key without the scope is forbidden, and told which one is missing', async () => {
  const key = await server.keyWith(['models:read'])
  const { status, json } = await server.call('GET', '/v1/keys', { key })
  assert.equal(status, 403)
  assert.equal(json['error']?.['code'], 'forbidden')
  assert.match(String(json['detail']), /keys:manage/)
})

test('a key that belongs to nobody is not somebody signed in', async () => {
  assert.deepEqual(await codeOf(server.key, '/api/session'), [403, 'forbidden'])
})

test('what is public asks for nothing, even with a key that is wrong', async () => {
  assert.deepEqual(await codeOf('sk-wrong', '/health'), [200, undefined])
})

test('keys: created with a value shown once, listed without it, revoked by their owner', async () => {
  const soon = Math.floor(Date.now() / 1000) + 3600
  const body = { name: 'Essai', scopes: ['models:read'], expires: soon }
  const made = await server.call('POST', '/v1/keys', { body })
  assert.equal(made.status, 201)
  const { id, value, last_four, expires, scopes } = made.json
  assert.match(String(value), /^sk-[\w-]{43}$/)
  assert.equal(String(value).slice(-4), last_four)
  assert.deepEqual([expires, scopes], [soon, ['models:read']])
  const listed = await server.call('GET', '/v1/keys')
  assert.ok(!listed.text.includes(String(value)))
  const revoked = await server.call('DELETE', `/v1/keys/${id}`)
  assert.deepEqual([revoked.status, revoked.json['status']], [200, 'revoked'])
  assert.equal((await server.call('DELETE', '/v1/keys/999999')).status, 404)
})

test('a key cannot give more than it has', async () => {
  const key = await server.keyWith(['keys:manage', 'models:read'])
  const ask = async (scopes: string[]) => {
    const { status, json } = await server.call('POST', '/v1/keys', { key, body: { name: 'plus', scopes } })
    return [status, json['error']?.['code'] ?? json['scopes']]
  }
  assert.deepEqual(await ask(['settings:manage', 'models:read']), [403, 'forbidden'])
  assert.deepEqual(await ask(['models:read', 'unknown:scope']), [422, 'unknown_scope'])
  assert.deepEqual(await ask(['models:read']), [201, ['models:read']])
})

test('keys come by the page that was asked for, and none begins expired', async () => {
  const key = await server.keyWith(['keys:manage'])
  for (const name of ['a', 'b']) await server.call('POST', '/v1/keys', { key, body: { name } })
  const { json } = await server.call('GET', '/v1/keys?limit=1&offset=1', { key })
  assert.deepEqual([json['total'], json['limit'], json['offset']], [3, 1, 1])
  const body = { name: 'passée', expires: 1_000_000_000 }
  const past = await server.call('POST', '/v1/keys', { key, body })
  assert.deepEqual([past.status, past.json['error']?.['code']], [422, 'expiry_in_the_past'])
})

test('an open event stream ends within a second of the end of its session, or of its key', async () => {
  const password = { email: administrator.email, password: administrator.password }
  await server.adminCookie()
  const signedIn = await server.call('POST', '/api/session', { key: null, body: password })
  const cookie = cookieOf(signedIn)
  const { json } = await server.call('POST', '/api/conversations', { cookie, body: {} })
  const open = async (headers: Record<string, string>) => {
    const stream = await fetch(new URL(`/api/conversations/${json['id']}/events`, server.url), { headers })
    assert.equal(stream.status, 200)
    return stream.text().then(
      () => performance.now(),
      () => performance.now(),
    )
  }
  const ofSession = open({ cookie })
  const other = await server.call('POST', '/api/session', { key: null, body: password })
  const made = await server.call('POST', '/v1/keys', { cookie: cookieOf(other), body: { name: 'flux' } })
  const ofKey = open({ authorization: `Bearer ${String(made.json['value'])}` })
  const signedOutAt = performance.now()
  assert.equal((await server.call('DELETE', '/api/session', { cookie })).status, 204)
  assert.ok((await ofSession) - signedOutAt < 1500)
  const revokedAt = performance.now()
  await server.call('DELETE', `/v1/keys/${String(made.json['id'])}`, { cookie: cookieOf(other) })
  assert.ok((await ofKey) - revokedAt < 1500)
})

test('behind our own proxy, the address of a caller is the last one that the proxy wrote', () => {
  const headers = { 'x-forwarded-for': '203.0.113.9, 198.51.100.7' }
  const request = Object.assign(new IncomingMessage(new Socket()), { headers })
  const access = { keys: server.ctx.keys, db: server.ctx.db, publicUrl: null }
  assert.equal(addressOf({ ...access, trustsProxy: true }, request), '198.51.100.7')
  assert.equal(addressOf({ ...access, trustsProxy: false }, request), null)
})
