import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { type Json, type TestServer, cookieOf, itemsOf, testServer } from '../../../test/fakes/server.ts'
import { until } from '../../../test/fakes/until.ts'

let server: TestServer
let governing: string
before(async () => {
  server = await testServer()
  governing = await server.adminCookie()
})

const goodPassword = 'la barque bleue remonte le canal'

function govern(method: string, path: string, body?: unknown) {
  return server.call(method, path, { key: null, cookie: governing, ...(body === undefined ? {} : { body }) })
}

function open(method: string, path: string, body: unknown) {
  return server.call(method, path, { key: null, body })
}

function tokenOf(link: Json | undefined): string {
  return new URL(String(link?.['path']), 'http://localhost').searchParams.get('token') ?? ''
}

let invited = 0

async function invite(draft: Record<string, unknown> = {}) {
  invited += 1
  const reply = await govern('POST', '/api/people', {
    name: 'Dominique Roy',
    email: `d${invited}@mairie.test`,
    ...draft,
  })
  assert.equal(reply.status, 201, reply.text)
  return {
    id: Number(reply.json['person']?.['id']),
    email: `d${invited}@mairie.test`,
    token: tokenOf(reply.json['link']),
  }
}

async function comeIn(draft: Record<string, unknown> = {}) {
  const person = await invite(draft)
  const accepted = await open('POST', '/api/links/accept', { token: person.token, password: goodPassword })
  assert.equal(accepted.status, 201, accepted.text)
  return { ...person, cookie: cookieOf(accepted) }
}

test('a person is invited, sees whom the link is for, chooses a password once and is in', async () => {
  const { id, email, token } = await invite()
  assert.equal((await govern('GET', `/api/people/${id}`)).json['state'], 'invited')
  const seen = await open('POST', '/api/links/read', { token })
  assert.deepEqual(seen.json, { kind: 'invitation', name: 'Dominique Roy', email, organisation: 'Mairie de Test' })
  const weak = await open('POST', '/api/links/accept', { token, password: 'azertyuiop12' })
  const { code, param } = weak.json['error'] ?? {}
  assert.deepEqual([weak.status, code, param], [422, 'weak_password', 'password'])
  const accepted = await open('POST', '/api/links/accept', { token, password: goodPassword })
  assert.deepEqual([accepted.status, accepted.json['role'], accepted.json['email']], [201, 'agent', email])
  const again = await open('POST', '/api/links/accept', { token, password: goodPassword })
  assert.deepEqual([again.status, again.json['error']?.['code']], [403, 'invalid_link'])
  assert.equal((await server.call('GET', '/api/session', { key: null, cookie: cookieOf(accepted) })).status, 200)
  assert.equal((await open('POST', '/api/session', { email, password: goodPassword })).status, 201)
  assert.equal((await govern('GET', `/api/people/${id}`)).json['state'], 'active')
})

test('an agent governs nobody; an address serves once', async () => {
  const { cookie, email } = await comeIn()
  const refused = await server.call('GET', '/api/people', { key: null, cookie })
  assert.deepEqual([refused.status, refused.json['error']?.['code']], [403, 'forbidden'])
  const taken = await govern('POST', '/api/people', { name: 'X', email: email.toUpperCase() })
  const { code, param } = taken.json['error'] ?? {}
  assert.deepEqual([taken.status, code, param], [409, 'name_taken', 'email'])
})

test('a disabled person is out at once, keys included, and in again when enabled', async () => {
  const { id, cookie } = await comeIn()
  const made = await server.call('POST', '/v1/keys', { key: null, cookie, body: { name: 'Script' } })
  const key = String(made.json['value'])
  assert.equal((await server.call('GET', '/v1/models', { key })).status, 200)
  const disabled = await govern('PATCH', `/api/people/${id}`, { disabled: true })
  assert.deepEqual([disabled.status, disabled.json['state']], [200, 'disabled'])
  assert.equal((await server.call('GET', '/api/session', { key: null, cookie })).status, 401)
  await until(async () => (await server.call('GET', '/v1/models', { key })).status === 401)
  await govern('PATCH', `/api/people/${id}`, { disabled: false })
  await until(async () => (await server.call('GET', '/v1/models', { key })).status === 200)
})

test('the last administrator of the instance can be neither demoted nor disabled', async () => {
  const me = await server.call('GET', '/api/session', { key: null, cookie: governing })
  for (const change of [{ role: 'agent' }, { disabled: true }]) {
    const reply = await govern('PATCH', `/api/people/${me.json['id']}`, change)
    assert.deepEqual([reply.status, reply.json['error']?.['code']], [409, 'last_administrator'])
  }
  assert.equal((await govern('GET', `/api/people/${me.json['id']}`)).json['role'], 'instance-administrator')
})

test('a delegated administrator gives no more than they hold', async () => {
  const scopes = ['people:manage', 'search:read', 'conversations:read', 'conversations:write']
  const saved = await govern('PUT', '/api/roles/accueil', { scopes })
  assert.deepEqual([saved.status, saved.json['scopes']], [200, saved.json['scopes']])
  const delegate = await comeIn({ role: 'accueil' })
  const asDelegate = (method: string, path: string, body: unknown) =>
    server.call(method, path, { key: null, cookie: delegate.cookie, body })
  const lifted = await asDelegate('PATCH', `/api/people/${delegate.id}`, { role: 'administrator' })
  assert.deepEqual([lifted.status, lifted.json['error']?.['code']], [403, 'forbidden'])
  const widened = await asDelegate('PUT', '/api/roles/accueil', { scopes: [...scopes, 'settings:manage'] })
  assert.deepEqual([widened.status, widened.json['error']?.['code']], [403, 'forbidden'])
  const inUse = await govern('DELETE', '/api/roles/accueil')
  assert.deepEqual([inUse.status, inUse.json['error']?.['code']], [409, 'role_in_use'])
  const links = await asDelegate('POST', '/api/people/1/link', undefined)
  assert.deepEqual([links.status, links.json['error']?.['code']], [403, 'forbidden'])
  await govern('PATCH', `/api/people/${delegate.id}`, { role: 'agent' })
  assert.equal((await govern('DELETE', '/api/roles/accueil')).status, 204)
})

test('a key never allows more than the role of its person does today', async () => {
  const { id, cookie } = await comeIn({ role: 'administrator' })
  const body = { name: 'Gestion', scopes: ['people:manage'] }
  const made = await server.call('POST', '/v1/keys', { key: null, cookie, body })
  const key = String(made.json['value'])
  assert.equal((await server.call('GET', '/api/people', { key })).status, 200)
  await govern('PATCH', `/api/people/${id}`, { role: 'agent' })
  await until(async () => (await server.call('GET', '/api/people', { key })).status === 403)
})

test('a group is made, filled, renamed, emptied and deleted; members read as the group', async () => {
  const made = await govern('POST', '/api/groups', { name: 'Ressources humaines' })
  assert.deepEqual([made.status, made.json['members']], [201, 0])
  const group = Number(made.json['id'])
  const { id } = await comeIn({ group_ids: [group] })
  const person = await govern('GET', `/api/people/${id}`)
  assert.deepEqual(person.json['groups'], [{ id: group, name: 'Ressources humaines' }])
  const twice = await govern('POST', '/api/groups', { name: 'ressources humaines' })
  assert.deepEqual([twice.status, twice.json['error']?.['code']], [409, 'name_taken'])
  const unknown = await govern('PATCH', `/api/people/${id}`, { group_ids: [424242] })
  assert.deepEqual([unknown.status, unknown.json['error']?.['code']], [404, 'not_found'])
  const emptied = await govern('PATCH', `/api/groups/${group}`, { name: 'RH', remove_person_ids: [id] })
  assert.deepEqual([emptied.json['name'], emptied.json['members']], ['RH', 0])
  assert.equal((await govern('PATCH', `/api/groups/${group}`, { add_person_ids: [id, 424242] })).json['members'], 1)
  assert.equal((await govern('DELETE', `/api/groups/${group}`)).status, 204)
  assert.deepEqual((await govern('GET', `/api/people/${id}`)).json['groups'], [])
})

test('people are found by a part of their name or address, and by state', async () => {
  await invite({ name: 'Élodie Nguyen_100%' })
  const found = await govern('GET', `/api/people?search=${encodeURIComponent('nguyen_100%')}`)
  assert.deepEqual([found.json['total'], found.json['data']?.[0]?.['name']], [1, 'Élodie Nguyen_100%'])
  assert.equal((await govern('GET', '/api/people?search=nguyen%25100')).json['total'], 0)
  const listed = await govern('GET', '/api/people?state=invited&limit=100')
  assert.ok(Number(listed.json['total']) >= 1)
  for (const { state } of itemsOf(listed.json['data'])) assert.equal(state, 'invited')
})

test('own sessions are listed and ended; a new password ends the others', async () => {
  const { email, cookie } = await comeIn()
  const other = cookieOf(await open('POST', '/api/session', { email, password: goodPassword }))
  const mine = (path: string, method = 'GET', body?: unknown) =>
    server.call(method, path, { key: null, cookie, ...(body === undefined ? {} : { body }) })
  const listed = itemsOf((await mine('/api/sessions')).json['data'])
  assert.deepEqual(
    listed.map(({ current }) => current),
    [false, true],
  )
  assert.equal((await mine(`/api/sessions/${listed[0]?.['id']}`, 'DELETE')).status, 204)
  assert.equal((await server.call('GET', '/api/session', { key: null, cookie: other })).status, 401)
  const third = cookieOf(await open('POST', '/api/session', { email, password: goodPassword }))
  const wrong = await mine('/api/session/password', 'PUT', { current: 'faux', password: `${goodPassword} noir` })
  assert.deepEqual([wrong.status, wrong.json['error']?.['code']], [401, 'invalid_credentials'])
  const change = { current: goodPassword, password: `${goodPassword} noir` }
  assert.equal((await mine('/api/session/password', 'PUT', change)).status, 204)
  assert.equal((await server.call('GET', '/api/session', { key: null, cookie: third })).status, 401)
  assert.equal((await mine('/api/session')).status, 200)
  assert.equal((await mine('/api/sessions/999999', 'DELETE')).status, 404)
})

test('a link to choose another password ends the sessions; a newer link replaces it', async () => {
  const { id, cookie } = await comeIn()
  const first = await govern('POST', `/api/people/${id}/link`)
  assert.deepEqual([first.status, first.json['kind']], [201, 'password_reset'])
  const second = await govern('POST', `/api/people/${id}/link`)
  const old = await open('POST', '/api/links/read', { token: tokenOf(first.json) })
  assert.deepEqual([old.status, old.json['error']?.['code']], [403, 'invalid_link'])
  const accept = { token: tokenOf(second.json), password: 'quatre lapins sous la pluie' }
  assert.equal((await open('POST', '/api/links/accept', accept)).status, 201)
  assert.equal((await server.call('GET', '/api/session', { key: null, cookie })).status, 401)
})
