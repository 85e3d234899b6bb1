import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { scimSchemas } from '#contract/scim'
import { createServiceAccountKey } from '#platform/keys/create-key'
import { createOrganisation } from '#platform/organisations/organisations'
import { actingIn } from '#platform/organisations/acting-in'
import { createServiceAccount } from '#platform/service-accounts/service-accounts'
import { type Json, type TestServer, cookieOf, itemsOf, testServer } from '../../../test/fakes/server.ts'

let server: TestServer
let governing: string
let key: string
before(async () => {
  server = await testServer()
  governing = await server.adminCookie()
  key = await server.keyWith(['people:provision'])
})

const scim = (method: string, path: string, body?: unknown) =>
  server.call(method, `/scim/v2/${path}`, {
    key,
    headers: { 'content-type': 'application/scim+json' },
    ...(body === undefined ? {} : { body }),
  })

const govern = (method: string, path: string, body?: unknown) =>
  server.call(method, path, { key: null, cookie: governing, ...(body === undefined ? {} : { body }) })

let made = 0

/** The person of RFC 7644, section 3.3, under a name of their own. */
function draft(said: Record<string, unknown> = {}) {
  made += 1
  return {
    schemas: [scimSchemas.user],
    userName: `bjensen${made}@example.com`,
    externalId: `bjensen${made}`,
    name: { formatted: 'Ms. Barbara J Jensen III', familyName: 'Jensen', givenName: 'Barbara' },
    ...said,
  }
}

async function create(said: Record<string, unknown> = {}) {
  const reply = await scim('POST', 'Users', draft(said))
  assert.equal(reply.status, 201, reply.text)
  return { id: String(reply.json['id']), userName: String(reply.json['userName']), reply }
}

async function found(path: string): Promise<string[]> {
  const reply = await scim('GET', path)
  assert.equal(reply.status, 200, reply.text)
  return itemsOf(reply.json['Resources']).map(({ id }) => String(id))
}

const filtered = (kind: 'Users' | 'Groups', filter: string) => found(`${kind}?filter=${encodeURIComponent(filter)}`)

function errorOf({ status, json }: { status: number; json: Json }) {
  return [status, json['status'], json['scimType']]
}

test('a person is created and read as the RFC shows it (section 3.3)', async () => {
  const { id, userName, reply } = await create()
  assert.match(reply.headers.get('content-type') ?? '', /^application\/scim\+json/)
  const location = `${server.url.replace(/\/$/, '')}/scim/v2/Users/${id}`
  assert.equal(reply.headers.get('location'), location)
  const { meta, ...rest } = reply.json
  assert.deepEqual(rest, {
    schemas: [scimSchemas.user],
    id,
    userName,
    externalId: userName.split('@')[0],
    displayName: 'Ms. Barbara J Jensen III',
    name: { formatted: 'Ms. Barbara J Jensen III', givenName: 'Barbara', familyName: 'Jensen' },
    emails: [{ value: userName, type: 'work', primary: true }],
    active: true,
    groups: [],
  })
  assert.deepEqual([meta?.['resourceType'], meta?.['location']], ['User', location])
  assert.deepEqual((await scim('GET', `Users/${id}`)).json, reply.json)
  assert.deepEqual(errorOf(await scim('POST', 'Users', draft({ userName: userName.toUpperCase() }))), [
    409,
    '409',
    'uniqueness',
  ])
  const administered = await govern('GET', `/api/people/${id}`)
  assert.deepEqual([administered.json['role'], administered.json['state']], ['agent', 'invited'])
})

test('people are found by filter, by page and by the attributes asked for', async () => {
  const { id, userName } = await create({ externalId: 'Ext-1', emails: [{ value: 'b1@ville.test', primary: 'True' }] })
  assert.deepEqual(await filtered('Users', `userName eq "${userName.toUpperCase()}"`), [id])
  assert.deepEqual(await filtered('Users', 'externalId eq "Ext-1"'), [id])
  assert.deepEqual(await filtered('Users', 'externalId eq "ext-1"'), [], 'an external identifier is written in one way')
  assert.deepEqual(await filtered('Users', 'emails[type eq "work" and value ew "@ville.test"]'), [id])
  assert.deepEqual(await filtered('Users', `id eq "${id}" and active eq True and not (displayName co "nobody")`), [id])
  assert.deepEqual(await filtered('Users', `userName eq "' or 1=1 --"`), [])
  assert.deepEqual(await filtered('Users', 'meta.lastModified gt "2100-01-01T00:00:00Z"'), [])
  assert.ok((await filtered('Users', 'meta.created gt "2011-05-13T04:42:34Z" and groups.value eq "1"')).length === 0)
  const all = await scim('GET', 'Users?count=200')
  const page = await scim('GET', 'Users?startIndex=2&count=1&attributes=userName')
  assert.deepEqual(
    ['totalResults', 'startIndex', 'itemsPerPage'].map((name) => page.json[name]),
    [all.json['totalResults'], 2, 1],
  )
  const [shown] = itemsOf(page.json['Resources'])
  assert.deepEqual(Object.keys(shown ?? {}), ['schemas', 'id', 'meta', 'userName'])
  const none = await scim('GET', 'Users?count=0&startIndex=-4')
  assert.deepEqual([none.json['totalResults'], itemsOf(none.json['Resources'])], [all.json['totalResults'], []])
  const hidden = await scim('GET', `Users/${id}?excludedAttributes=name.givenName,emails`)
  assert.deepEqual(
    ['name', 'emails', 'active'].map((name) => name in hidden.json),
    [false, false, true],
  )
})

test('a mistake is told in SCIM’s shape', async () => {
  const { id } = await create()
  const filter = (text: string) => scim('GET', `Users?filter=${encodeURIComponent(text)}`)
  const mistakes = [
    [await filter('userName xx "a"'), [400, '400', 'invalidFilter']],
    [await filter('shoeSize eq 3'), [400, '400', 'invalidFilter']],
    [await filter('active gt true'), [400, '400', 'invalidFilter']],
    [await filter('meta.created eq "yesterday"'), [400, '400', 'invalidFilter']],
    [await scim('POST', 'Users', { schemas: [scimSchemas.user] }), [400, '400', 'invalidValue']],
    [await scim('POST', 'Users', { userName: 'no address' }), [400, '400', 'invalidValue']],
    [await scim('POST', 'Users', '{"userName":'), [400, '400', 'invalidSyntax']],
    [await scim('GET', 'Users/2819c223-7f76-453a-919d-413861904646'), [404, '404', undefined]],
    [await scim('GET', 'Users/99999999999'), [404, '404', undefined]],
    [await scim('GET', 'Bulk'), [404, '404', undefined]],
    [
      await scim('PATCH', `Users/${id}`, { Operations: [{ op: 'Replace', path: 'shoeSize', value: 1 }] }),
      [400, '400', 'invalidPath'],
    ],
    [
      await scim('PATCH', `Users/${id}`, { Operations: [{ op: 'remove', path: 'userName' }] }),
      [400, '400', 'invalidValue'],
    ],
    [
      await scim('PATCH', `Users/${id}`, { Operations: [{ op: 'move', path: 'userName' }] }),
      [400, '400', 'invalidValue'],
    ],
  ] as const
  for (const [reply, expected] of mistakes) {
    assert.deepEqual(errorOf(reply), expected, reply.text)
    assert.deepEqual(reply.json['schemas'], [scimSchemas.error])
    assert.match(reply.headers.get('content-type') ?? '', /^application\/scim\+json/)
  }
})

test('Entra ID: disabled as a text, renamed by paths, what is not kept passed over', async () => {
  const { id } = await create()
  const changed = await scim('PATCH', `Users/${id}`, {
    schemas: [scimSchemas.patch],
    Operations: [
      { op: 'Replace', path: 'displayName', value: 'Babs Jensen' },
      { op: 'Replace', path: 'emails[type eq "work"].value', value: 'babs@example.org' },
      { op: 'Add', path: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department', value: 'Voirie' },
      { op: 'Replace', path: 'active', value: 'False' },
    ],
  })
  assert.equal(changed.status, 200, changed.text)
  const { displayName, emails, active } = changed.json
  assert.deepEqual([displayName, itemsOf(emails)[0]?.['value'], active], ['Babs Jensen', 'babs@example.org', false])
  const named = await scim('PATCH', `Users/${id}`, {
    Operations: [{ op: 'Add', value: { 'name.familyName': 'Martin', active: 'True' } }],
  })
  assert.deepEqual([named.json['name']?.['familyName'], named.json['active']], ['Martin', true])
})

test('Okta: the whole person by PUT, out and in again by PATCH', async () => {
  const { id, userName } = await create()
  const put = await scim('PUT', `Users/${id}`, {
    schemas: [scimSchemas.user],
    id,
    userName,
    name: { givenName: 'Barbara', familyName: 'Martin' },
    emails: [{ primary: true, value: 'barbara.martin@example.com', type: 'work' }],
    active: true,
    groups: [],
    meta: { resourceType: 'User' },
    password: 'never kept',
  })
  assert.equal(put.status, 200, put.text)
  assert.deepEqual([put.json['displayName'], put.json['externalId']], ['Barbara Martin', undefined])
  const out = await scim('PATCH', `Users/${id}`, { Operations: [{ op: 'replace', value: { active: false } }] })
  assert.equal(out.json['active'], false)
  const again = await scim('PATCH', `Users/${id}`, { Operations: [{ op: 'replace', value: { active: true } }] })
  assert.equal(again.json['active'], true)
})

test('an address that was the name follows it', async () => {
  const { id } = await create()
  const renamed = await scim('PATCH', `Users/${id}`, {
    Operations: [{ op: 'replace', path: 'userName', value: 'b.nouvelle@example.com' }],
  })
  assert.equal(itemsOf(renamed.json['emails'])[0]?.['value'], 'b.nouvelle@example.com')
})

test('whoever is removed is out at once, gone for the directory, and the same person when they come back', async () => {
  const { id, userName } = await create()
  const link = await govern('POST', `/api/people/${id}/link`)
  const token = new URL(String(link.json['path']), 'http://localhost').searchParams.get('token')
  const password = 'la barque bleue remonte le canal'
  const cookie = cookieOf(await server.call('POST', '/api/links/accept', { key: null, body: { token, password } }))
  const own = await server.call('POST', '/v1/keys', { key: null, cookie, body: { name: 'Script' } })
  const seen = async () => [
    (await server.call('GET', '/api/session', { key: null, cookie })).status,
    (await server.call('GET', '/v1/models', { key: String(own.json['value']) })).status,
  ]
  assert.deepEqual(await seen(), [200, 200])
  assert.equal((await scim('DELETE', `Users/${id}`)).status, 204)
  assert.deepEqual(await seen(), [401, 401], 'no second is needed')
  assert.equal((await scim('GET', `Users/${id}`)).status, 404)
  assert.equal((await scim('DELETE', `Users/${id}`)).status, 404)
  assert.deepEqual(await filtered('Users', `userName eq "${userName}"`), [])
  assert.equal((await govern('GET', `/api/people/${id}`)).json['state'], 'disabled')
  const back = await scim('POST', 'Users', draft({ userName }))
  assert.deepEqual([back.status, back.json['id'], back.json['active']], [201, id, true])
  await scim('DELETE', `Users/${id}`)
  await govern('PATCH', `/api/people/${id}`, { disabled: false })
  assert.equal((await scim('GET', `Users/${id}`)).status, 200, 'somebody let them in again by hand')
})

test('a group gives its members what it reads; those given by hand stay told apart', async () => {
  const [one, two] = [await create(), await create()]
  const body = { schemas: [scimSchemas.group], displayName: 'Voirie', externalId: 'g-1', members: [{ value: one.id }] }
  const group = await scim('POST', 'Groups', body)
  assert.equal(group.status, 201, group.text)
  const id = String(group.json['id'])
  assert.deepEqual(group.json['members'], [
    { value: one.id, display: 'Ms. Barbara J Jensen III', $ref: new URL(`/scim/v2/Users/${one.id}`, server.url).href },
  ])
  const operations = [
    { op: 'Add', path: 'members', value: [{ value: two.id }] },
    { op: 'Remove', path: `members[value eq "${one.id}"]` },
  ]
  const patched = await scim('PATCH', `Groups/${id}`, { schemas: [scimSchemas.patch], Operations: operations })
  assert.deepEqual(
    itemsOf(patched.json['members']).map(({ value }) => value),
    [two.id],
  )
  assert.deepEqual(await filtered('Users', `groups.value eq "${id}"`), [two.id])
  assert.deepEqual(await filtered('Groups', `members eq "${two.id}" and displayName eq "voirie"`), [id])
  const listed = await scim('GET', 'Groups?excludedAttributes=members&filter=externalId%20eq%20%22g-1%22')
  assert.deepEqual(
    itemsOf(listed.json['Resources']).map((one) => [one['id'], 'members' in one]),
    [[id, false]],
  )
  await govern('PATCH', `/api/people/${two.id}`, { group_ids: [] })
  const kept = await govern('GET', `/api/people/${two.id}`)
  assert.deepEqual(
    itemsOf(kept.json['groups']).map((one) => one['name']),
    ['Voirie'],
  )
  assert.deepEqual(errorOf(await scim('POST', 'Groups', { displayName: 'VOIRIE' })), [409, '409', 'uniqueness'])
  const nobody = { Operations: [{ op: 'add', path: 'members', value: [{ value: '999999' }] }] }
  assert.deepEqual(errorOf(await scim('PATCH', `Groups/${id}`, nobody)), [400, '400', 'invalidValue'])
  const emptied = await scim('PUT', `Groups/${id}`, { displayName: 'Voirie et espaces verts' })
  assert.deepEqual([emptied.json['displayName'], emptied.json['members']], ['Voirie et espaces verts', []])
  assert.equal((await scim('DELETE', `Groups/${id}`)).status, 204)
  assert.equal((await scim('GET', `Groups/${id}`)).status, 404)
})

test('changes of a group at the same time are all kept', async () => {
  const people = await Promise.all(Array.from({ length: 6 }, () => create()))
  const group = await scim('POST', 'Groups', { displayName: 'Ensemble' })
  const add = ({ id }: { id: string }) =>
    scim('PATCH', `Groups/${String(group.json['id'])}`, {
      Operations: [{ op: 'add', path: 'members', value: [{ value: id }] }],
    })
  await Promise.all(people.map(add))
  const { json } = await scim('GET', `Groups/${String(group.json['id'])}`)
  assert.deepEqual(
    itemsOf(json['members']).map(({ value }) => value),
    people.map(({ id }) => id).toSorted((a, b) => Number(a) - Number(b)),
  )
})

test('threat: a directory that takes an administrator’s place: the directory of an organisation neither sees nor touches another, and takes no administrator’s place', async () => {
  const other = await createOrganisation(server.ctx, 'Agglomération')
  const there = await actingIn(server.ctx, other.id)
  const program = await createServiceAccount(there, 'Annuaire')
  const { value } = await createServiceAccountKey(there, program.id, { name: 'SCIM', scopes: ['people:provision'] })
  await server.ctx.keys.refresh()
  const elsewhere = (method: string, path: string, body?: unknown) =>
    server.call(method, `/scim/v2/${path}`, { key: value, ...(body === undefined ? {} : { body }) })
  const { id } = await create()
  assert.deepEqual((await elsewhere('GET', 'Users')).json['totalResults'], 0)
  const rename = { Operations: [{ op: 'replace', path: 'displayName', value: 'X' }] }
  const tries = await Promise.all([
    elsewhere('GET', `Users/${id}`),
    elsewhere('PATCH', `Users/${id}`, rename),
    elsewhere('PUT', `Users/${id}`, draft()),
    elsewhere('DELETE', `Users/${id}`),
  ])
  assert.deepEqual(
    tries.map(({ status }) => status),
    [404, 404, 404, 404],
  )
  const member = await elsewhere('POST', 'Groups', { displayName: 'Voirie', members: [{ value: id }] })
  assert.deepEqual(errorOf(member), [400, '400', 'invalidValue'])
  assert.equal((await server.call('GET', '/api/people', { key: value })).status, 403, 'the scope opens nothing else')
  const [me = ''] = await filtered('Users', 'userName eq "camille@mairie.test"')
  const address = { Operations: [{ op: 'replace', path: 'emails', value: [{ value: 'taken@example.com' }] }] }
  assert.deepEqual(errorOf(await scim('PATCH', `Users/${me}`, address)), [403, '403', undefined])
  assert.deepEqual(errorOf(await scim('DELETE', `Users/${me}`)), [409, '409', undefined])
  assert.equal((await govern('GET', '/api/session')).status, 200)
})

test('a directory reads what it may ask for', async () => {
  const configuration = await scim('GET', 'ServiceProviderConfig')
  const { patch, filter, bulk } = configuration.json
  assert.deepEqual(
    [patch, filter, bulk?.['supported']],
    [{ supported: true }, { supported: true, maxResults: 200 }, false],
  )
  assert.deepEqual(await found('ResourceTypes'), ['User', 'Group'])
  assert.equal((await scim('GET', 'ResourceTypes/Group')).json['endpoint'], '/Groups')
  assert.deepEqual(await found('Schemas'), [scimSchemas.user, scimSchemas.group])
  const schema = await scim('GET', `Schemas/${scimSchemas.user}`)
  const userName = itemsOf(schema.json['attributes']).find((attribute) => String(attribute['name']) === 'userName')
  assert.deepEqual([userName?.['required'], userName?.['uniqueness'], userName?.['caseExact']], [true, 'server', false])
  assert.equal((await scim('GET', 'Schemas/urn:none')).status, 404)
})
