import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Source, SourceKind } from '#contract/corpora'
import { z } from 'zod'
import { testServer } from '../../../test/fakes/server.ts'
import { until } from '../../../test/fakes/until.ts'

const server = await testServer()
const cookie = await server.adminCookie()
const govern = (method: string, path: string, body?: object) =>
  server.call(method, path, { cookie, ...(body ? { body } : {}) })

const draft = { kind: 'push', name: 'Délibérations', settings: { publisher: 'Mairie de Test' }, rhythm: 'daily' }
const added = await govern('POST', '/api/sources', draft)
const source = Source.parse(JSON.parse(added.text))
const path = `/api/sources/${source.id}/items`

const Sent = z.object({ id: z.number(), name: z.string(), state: z.string(), url: z.string().nullable() })
const Item = z.object({
  external_id: z.string(),
  mark: z.string().nullable(),
  document_id: z.number(),
  name: z.string(),
})

async function push(fields: Record<string, string>, text: string | null, to = path) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  if (text !== null) form.set('file', new Blob([text]), 'texte.md')
  const reply = await fetch(new URL(to, server.url), {
    method: 'POST',
    headers: { cookie, origin: server.url },
    body: form,
  })
  return { status: reply.status, text: await reply.text() }
}

async function pushed(fields: Record<string, string>, text: string) {
  const { status, text: said } = await push(fields, text)
  assert.equal(status, 201, said)
  return Sent.parse(JSON.parse(said))
}

const items = async () => z.array(Item).parse((await govern('GET', path)).json['data'])
const read = async (id: number) => Sent.parse(JSON.parse((await govern('GET', `/v1/documents/${id}`)).text))
const isReady = async (id: number) => (await read(id)).state === 'ready'

test('a source that is pushed has no rhythm and no run, and says what it is', async () => {
  assert.equal(added.status, 201)
  assert.deepEqual([source.rhythm, source.last_run], [null, null])
  const kinds = z.array(SourceKind).parse((await govern('GET', '/api/source-kinds')).json['data'])
  assert.deepEqual(
    kinds.filter(({ is_pushed: isPushed }) => isPushed).map(({ id }) => id),
    ['push'],
  )
  const { status, json } = await govern('POST', `/api/sources/${source.id}/runs`, {})
  assert.deepEqual([status, Object(json['error'])['code']], [400, 'invalid_request'])
})

test('an item is kept under its id, replaced by the next one, and left alone when its mark is known', async () => {
  const first = await pushed(
    { external_id: 'délib/2026-12', mark: 'v1', url: 'https://mairie.test/12', updated_at: '2026-03-01' },
    '# Cantine\n\nLe repas coûte 3,20 €.',
  )
  assert.equal(first.url, 'https://mairie.test/12')
  await until(() => isReady(first.id))
  const same = await pushed({ external_id: 'délib/2026-12', mark: 'v1' }, 'Tout autre chose.')
  assert.deepEqual([same.id, same.state], [first.id, 'ready'])
  const next = await pushed(
    { external_id: 'délib/2026-12', mark: 'v2', name: 'Tarifs' },
    '# Cantine\n\nLe repas coûte 4 €.',
  )
  assert.equal(next.id, first.id)
  await until(() => isReady(first.id))
  assert.equal((await read(first.id)).name, 'Tarifs')
  const { json } = await govern('GET', `/v1/documents/${first.id}/chunks`)
  assert.match(JSON.stringify(json), /4 €/)
  assert.deepEqual(await items(), [{ external_id: 'délib/2026-12', mark: 'v2', document_id: first.id, name: 'Tarifs' }])
})

test('an item without a name is called by its text, and goes when it is taken away', async () => {
  const { id } = await pushed({ external_id: 'b' }, '# Règlement du marché\n\nLe marché ouvre à 8 heures.')
  await until(() => isReady(id))
  assert.equal((await read(id)).name, 'Règlement du marché')
  assert.equal((await govern('DELETE', `${path}?external_id=b`)).status, 204)
  assert.equal((await govern('GET', `/v1/documents/${id}`)).status, 404)
  assert.equal((await govern('DELETE', `${path}?external_id=b`)).status, 404)
})

test('a service account sends to the collection that it made, which an administrator fills by a source, and to no other', async () => {
  const account = await govern('POST', '/api/service-accounts', { name: 'Logiciel des actes' })
  const scopes = ['collections:read', 'collections:write']
  const made = await govern('POST', `/api/service-accounts/${account.json['id']}/keys`, { name: 'envoi', scopes })
  const key = z.string().parse(made.json['value'])
  const own = await server.call('POST', '/v1/collections', { key, body: { name: 'Actes', visibility: 'organisation' } })
  const filled = await govern('POST', '/api/sources', { kind: 'push', collection_id: own.json['id'], settings: {} })
  assert.equal(filled.status, 201, filled.text)
  const send = async (sourceId: unknown) => {
    const form = new FormData()
    form.set('external_id', 'acte-1')
    form.set('file', new Blob(['Le conseil décide.']), 'acte.md')
    const headers = { authorization: `Bearer ${key}` }
    return fetch(new URL(`/api/sources/${sourceId}/items`, server.url), { method: 'POST', body: form, headers })
  }
  assert.equal((await send(filled.json['id'])).status, 201)
  const listed = await server.call('GET', `/api/sources/${filled.json['id']}/items`, { key })
  assert.equal(Number(listed.json['total']), 1)
  // Of an administrator, and readable by all: told. What the account may not even read does not exist.
  const refused = await send(source.id)
  assert.equal(refused.status, 403)
  assert.match(await refused.text(), /"code":"forbidden"/)
  const hidden = await govern('POST', '/api/sources', { ...draft, name: 'Secrets', visibility: 'private' })
  assert.equal((await send(hidden.json['id'])).status, 404)
})

test('what is refused is told: no file, no id, a paused source, another kind, somebody else', async () => {
  assert.equal((await push({ external_id: 'c' }, null)).status, 422)
  assert.equal((await push({}, 'x')).status, 422)
  assert.equal((await push({ external_id: 'c' }, '')).status, 422)
  await govern('PATCH', `/api/sources/${source.id}`, { paused: true })
  assert.equal((await push({ external_id: 'c' }, 'x')).status, 409)
  assert.equal((await govern('DELETE', `${path}?external_id=c`)).status, 409)
  assert.equal((await govern('GET', path)).status, 200)
  await govern('PATCH', `/api/sources/${source.id}`, { paused: false })
  const feed = await govern('POST', '/api/sources', { kind: 'feed', settings: { address: 'https://mairie.test/rss' } })
  assert.equal((await push({ external_id: 'c' }, 'x', `/api/sources/${String(feed.json['id'])}/items`)).status, 404)
  const agent = { key: await server.keyWith(['collections:write']) }
  assert.equal((await server.call('GET', path, agent)).status, 403)
  assert.equal((await items()).length, 1)
})
