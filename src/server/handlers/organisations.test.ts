import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { type TestServer, cookieOf, testServer } from '../../../test/fakes/server.ts'

let server: TestServer
let governing: string
before(async () => {
  server = await testServer()
  governing = await server.adminCookie()
})

const goodPassword = 'la barque bleue remonte le canal'

function as(cookie: string, operation: string, body?: unknown) {
  const [method = '', path = ''] = operation.split(' ')
  return server.call(method, path, { key: null, cookie, ...(body === undefined ? {} : { body }) })
}

let made = 0

/** An organisation with an administrator of its own, come in by the link. */
async function town() {
  made += 1
  const name = `Commune ${made}`
  const created = await as(governing, 'POST /api/organisations', { name })
  assert.deepEqual([created.status, created.json['state'], created.json['people']], [201, 'active', 0], created.text)
  const id = Number(created.json['id'])
  const email = `maire${made}@commune.test`
  const draft = { name: 'Maire', email, role: 'administrator' }
  const invited = await as(governing, `POST /api/people?organisation_id=${id}`, draft)
  assert.equal(invited.status, 201, invited.text)
  const token = new URL(String(invited.json['link']?.['path']), 'http://localhost').searchParams.get('token')
  const accepted = await server.call('POST', '/api/links/accept', {
    key: null,
    body: { token, password: goodPassword },
  })
  assert.equal(accepted.status, 201, accepted.text)
  return { id, name, email, personId: Number(invited.json['person']?.['id']), cookie: cookieOf(accepted) }
}

test('whoever governs the instance makes an organisation; its administrator governs that one alone', async () => {
  const [here, there] = [await town(), await town()]
  const listed = await as(governing, 'GET /api/organisations?limit=100')
  assert.deepEqual(
    (listed.json['data'] as unknown as { name: string; people: number }[])
      .filter(({ name }) => [here.name, there.name].includes(name))
      .map(({ people }) => people),
    [1, 1],
  )
  const people = await as(here.cookie, 'GET /api/people')
  assert.equal(people.json['total'], 1)
  for (const [method, path] of [
    ['GET', '/api/organisations'],
    ['GET', `/api/people?organisation_id=${there.id}`],
    ['GET', '/api/people?organisation_id=999999'],
  ] as const) {
    const refused = await as(here.cookie, `${method} ${path}`)
    assert.deepEqual([refused.status, refused.json['error']?.['code']], [403, 'forbidden'], path)
  }
  assert.equal((await as(here.cookie, `GET /api/people/${there.personId}`)).status, 404)
  assert.equal((await as(here.cookie, `PATCH /api/people/${there.personId}`, { disabled: true })).status, 404)
  const greater = await as(here.cookie, 'POST /api/people', {
    name: 'X',
    email: 'x@x.test',
    role: 'instance-administrator',
  })
  assert.deepEqual([greater.status, greater.json['error']?.['code']], [403, 'forbidden'])
  assert.equal((await as(governing, `GET /api/people?organisation_id=${there.id}`)).json['total'], 1)
  assert.equal((await as(governing, 'GET /api/people?organisation_id=999999')).status, 404)
})

test('a disabled organisation lets nobody in, by session, key, link or password, and everybody again', async () => {
  const { id, cookie, email } = await town()
  const key = String((await as(cookie, 'POST /v1/keys', { name: 'Script' })).json['value'])
  assert.equal((await server.call('GET', '/v1/models', { key })).status, 200)
  const closed = await as(governing, `PATCH /api/organisations/${id}`, { disabled: true })
  assert.deepEqual([closed.status, closed.json['state']], [200, 'disabled'])
  assert.equal((await as(cookie, 'GET /api/session')).status, 401)
  const refused = await server.call('GET', '/v1/models', { key })
  assert.deepEqual([refused.status, refused.json['error']?.['code']], [401, 'revoked_key'])
  const signIn = () => server.call('POST', '/api/session', { key: null, body: { email, password: goodPassword } })
  assert.equal((await signIn()).status, 401)
  await as(governing, `PATCH /api/organisations/${id}`, { disabled: false })
  assert.equal((await server.call('GET', '/v1/models', { key })).status, 200)
  assert.equal((await signIn()).status, 201)
})

test('a name serves once; one’s own organisation is not closed', async () => {
  const { id, name } = await town()
  const twice = await as(governing, 'POST /api/organisations', { name: name.toUpperCase() })
  assert.deepEqual([twice.status, twice.json['error']?.['code']], [409, 'name_taken'])
  const renamed = await as(governing, `PATCH /api/organisations/${id}`, { name: `${name} nouvelle` })
  assert.equal(renamed.json['name'], `${name} nouvelle`)
  const own = Number((await as(governing, 'GET /v1/organizations/me')).json['id'])
  const refused = await as(governing, `PATCH /api/organisations/${own}`, { disabled: true })
  assert.deepEqual([refused.status, refused.json['error']?.['code']], [409, 'conflict'])
})

test('a program has an account, keys of its own that hold no more than their maker, and is refused once disabled', async () => {
  const { cookie } = await town()
  const other = await town()
  const account = await as(cookie, 'POST /api/service-accounts', { name: 'Site de la ville' })
  assert.equal(account.status, 201, account.text)
  const path = `/api/service-accounts/${String(account.json['id'])}`
  const beyond = await as(cookie, `POST ${path}/keys`, { name: 'K', scopes: ['organisations:manage'] })
  assert.deepEqual([beyond.status, beyond.json['error']?.['code']], [403, 'forbidden'])
  const created = await as(cookie, `POST ${path}/keys`, { name: 'K', scopes: ['models:read'] })
  const key = String(created.json['value'])
  assert.equal((await server.call('GET', '/v1/models', { key })).status, 200)
  const listed = await as(cookie, 'GET /api/service-accounts')
  assert.deepEqual(listed.json['data'], [{ ...account.json, keys: 1 }])
  assert.equal((await as(other.cookie, `POST ${path}/keys`, { name: 'K' })).status, 404)
  assert.equal((await as(other.cookie, `PATCH ${path}`, { disabled: true })).status, 404)
  assert.equal((await as(cookie, `PATCH ${path}`, { disabled: true })).json['state'], 'disabled')
  assert.equal((await server.call('GET', '/v1/models', { key })).status, 401)
})

test('all keys are listed with their owner for whoever governs, who revokes them', async () => {
  const { cookie, personId } = await town()
  const other = await town()
  const made = await as(cookie, 'POST /v1/keys', { name: 'Script' })
  const id = String(made.json['id'])
  const listed = await as(cookie, `GET /api/keys?person_id=${personId}`)
  assert.equal(listed.json['total'], 1)
  const [first] = listed.json['data'] as unknown as { owner: unknown; last_used: unknown; value: unknown }[]
  assert.deepEqual(
    [first?.owner, first?.last_used, first?.value],
    [{ kind: 'person', id: personId, name: 'Maire' }, null, null],
  )
  assert.equal((await as(other.cookie, `DELETE /api/keys/${id}`)).status, 404)
  assert.equal((await as(cookie, `DELETE /api/keys/${id}`)).json['status'], 'revoked')
  assert.equal((await server.call('GET', '/v1/models', { key: String(made.json['value']) })).status, 401)
})
