import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { administrator, type Json, type TestServer, testServer } from '../fakes/server.ts'
import { type ScriptedServer, startScriptedServer } from '../fixtures/backends/scripted-server.ts'

/** What Albert's clients of generations 0.4 to 0.8 ask of an account, request by request. */
const priced = {
  writer: { costs: { promptPerMillion: 0.1, completionPerMillion: 0.3 }, parameters: { active: 24, total: 24 } },
  thinker: {},
}
let server: TestServer
let scripted: ScriptedServer
let key = ''

before(async () => {
  scripted = await startScriptedServer()
  server = await testServer({ backends: { scripted: { url: scripted.url, models: priced } } })
  await server.adminCookie()
  const { email, password } = administrator
  const { status, json } = await server.call('POST', '/v1/auth/login', { key: null, body: { email, password } })
  assert.equal(status, 200)
  assert.equal(typeof json['id'], 'number')
  key = String(json['key'])
})
after(() => scripted.close())

const get = (path: string) => server.call('GET', path, { key })

test('who signs in with an address and a password is given a key, and only then', async () => {
  const me = await get('/v1/me')
  assert.deepEqual([me.json['object'], me.json['email']], ['userInfo', administrator.email])
  assert.deepEqual(me.json['permissions'], ['admin', 'create_public_collection', 'read_metric', 'provide_models'])
  const made = await server.call('POST', '/v1/me/keys', { key, body: { name: 'par la clé du jour' } })
  assert.deepEqual([made.status, (await get('/v1/me/keys?limit=100')).status], [201, 200])
  const wrong = { email: administrator.email, password: 'wrong' }
  assert.equal((await server.call('POST', '/v1/auth/login', { key: null, body: wrong })).status, 401)
})

test('an older path answers the same, and says that it is one', async () => {
  const [now, before] = [await get('/v1/me'), await get('/v1/me/info')]
  assert.deepEqual(before.json, now.json)
  assert.deepEqual([now.headers.get('deprecation'), before.headers.get('deprecation')], [null, '@1767225600'])
  assert.equal((await get('/v1/metrics')).status, 200)
})

test('a program is somebody too, and has an organisation', async () => {
  const { status, json } = await server.call('GET', '/v1/me')
  assert.deepEqual([status, json['email']], [200, `${String(json['id'])}@program.invalid`])
  assert.deepEqual(json['permissions'], [])
  const organisation = await server.call('GET', '/v1/organizations/me')
  assert.equal(organisation.json['id'], json['organization_id'])
  assert.equal(organisation.json['name'], administrator.organisation)
})

describe('keys', () => {
  test('are made, listed, read, renamed and revoked', async () => {
    const made = await server.call('POST', '/v1/me/keys', {
      cookie: await server.adminCookie(),
      body: { name: 'outil' },
    })
    assert.equal(made.status, 201)
    const { id, token } = made.json
    assert.equal((await server.call('GET', '/v1/me', { key: String(token) })).status, 200)
    const asOwner = { cookie: await server.adminCookie() }
    const { json } = await server.call('GET', '/v1/me/keys?limit=100', asOwner)
    const listed = Object.values(json['data'] ?? {}).find((one) => one?.['id'] === id)
    assert.equal(listed?.['token'], `sk-…${String(token).slice(-4)}`)
    const renamed = await server.call('PATCH', `/v1/keys/${String(id)}`, { ...asOwner, body: { name: 'autre nom' } })
    assert.equal(renamed.json['name'], 'autre nom')
    assert.deepEqual((await server.call('GET', `/v1/me/keys/${String(id)}`, asOwner)).json, renamed.json)
    assert.equal((await server.call('DELETE', `/v1/me/keys/${String(id)}`, asOwner)).status, 204)
    assert.equal((await server.call('GET', '/v1/me', { key: String(token) })).status, 401)
  })

  test('of others are not found', async () => {
    const { json } = await server.call('GET', '/v1/keys')
    const [first] = Object.values(json['data'] ?? {})
    const path = `/v1/keys/${String(first?.['id'])}`
    const asOther = { cookie: await server.adminCookie() }
    assert.equal((await server.call('GET', path, asOther)).status, 404)
    assert.equal((await server.call('PATCH', path, { ...asOther, body: { name: 'pris' } })).status, 404)
  })
})

test('usage is told call by call, and summed by day', async () => {
  for (const model of ['writer', 'writer', 'thinker']) {
    const body = { model, messages: [{ role: 'user', content: 'a' }] }
    assert.equal((await server.call('POST', '/v1/chat/completions', { key, body })).status, 200)
  }
  await server.ctx.usage.flush()
  const calls = await get('/v1/me/usage?limit=2&model=writer&endpoint=/v1/chat/completions')
  assert.deepEqual([calls.json['total'], Object.keys(calls.json['data'] ?? {}).length], [2, 2])
  const [latest] = Object.values(calls.json['data'] ?? {})
  assert.deepEqual([latest?.['object'], latest?.['model'], latest?.['status']], ['me.usage', 'writer', 200])
  assert.equal(latest?.['usage']?.['total_tokens'], 29)
  assert.equal(latest?.['usage']?.['cost'], 0.0000045)
  assert.ok(Number(latest?.['usage']?.['impacts']?.['kWh']) > 0)
  const now = Math.floor(Date.now() / 1000)
  const days = await get(`/v1/usage?start_time=${now - 3600}&end_time=${now + 3600}`)
  const [today] = Object.values(days.json['data'] ?? {})
  assert.deepEqual([today?.['requests'], today?.['prompt_tokens'], today?.['total_tokens']], [3, 63, 87])
  assert.equal(Number(today?.['start_time']) % 86_400, 0)
  assert.ok(Math.abs(Number(today?.['cost']) - 2 * 0.0000045) < 1e-9)
  const each = Object.values(calls.json['data'] ?? {}).map((call) => Number(call?.['usage']?.['impacts']?.['kWh']))
  assert.ok(Math.abs(Number(today?.['impacts']?.['kWh']) - each.reduce((sum, kWh) => sum + kWh, 0)) < 1e-12)
  const requestsOf = async (query: string): Promise<number> => {
    const { json } = await get(`/v1/usage?start_time=${now - 3600}&end_time=${now + 3600}&${query}`)
    return Object.values(json['data'] ?? {}).reduce((sum, bucket) => sum + Number(bucket?.['requests']), 0)
  }
  assert.equal(await requestsOf('models=writer'), 2)
  assert.equal(await requestsOf('models=writer&models=thinker'), 3)
  assert.equal(await requestsOf('models=absent&models=ranker'), 0)
  assert.equal((await get('/v1/usage')).status, 422)
  const others = await server.call('GET', '/v1/me/usage')
  assert.equal(others.json['total'], 0)
})

test('each model says whether it can be asked', async () => {
  const { json } = await get('/health/models')
  const states = new Map(Object.values(json['data'] ?? {}).map((one) => [String(one?.['id']), one?.['status']]))
  assert.equal(states.get('writer'), 'green')
})

test('errors carry the words that clients compare, in `detail`', async () => {
  const chat = (model: string) => ({ model, messages: [{ role: 'user', content: 'a' }] })
  const tries: readonly [string, string, { key?: string | null; body?: unknown }, number, string][] = [
    ['GET', '/v1/me', { key: null }, 401, 'Not authenticated'],
    ['GET', '/v1/me', { key: 'sk-wrong' }, 401, 'Invalid API key.'],
    ['POST', '/v1/chat/completions', { body: chat('absent') }, 404, 'Model absent not found.'],
    ['GET', '/v1/collections/999999', {}, 404, 'Collection 999999 not found.'],
    ['GET', '/v1/documents/999999', {}, 404, 'Document 999999 not found.'],
  ]
  for (const [method, path, options, status, detail] of tries) {
    const reply = await server.call(method, path, { key, ...options })
    const told: Json | undefined = reply.json['detail']
    assert.deepEqual([reply.status, told], [status, detail])
  }
})

// Last: other sessions end with the password that they were opened by.
test('one changes one’s name, and one’s password by the current one', async () => {
  const change = (body: object) => server.call('PATCH', '/v1/me/info', { key, body })
  assert.equal((await change({ name: 'Camille M.', email: null })).status, 204)
  assert.equal((await get('/v1/me')).json['name'], 'Camille M.')
  const password = 'neuf lapins sous la pluie'
  assert.equal((await change({ password })).status, 401)
  assert.equal((await change({ password, current_password: 'faux' })).status, 401)
  assert.equal((await change({ password, current_password: administrator.password })).status, 204)
  const body = { email: administrator.email, password }
  assert.equal((await server.call('POST', '/v1/auth/login', { key: null, body })).status, 200)
  assert.equal((await change({ password: administrator.password, current_password: password })).status, 204)
  assert.equal((await change({ email: 'autre@mairie.test' })).status, 422)
})
