import { asPersonId } from '#contract/ids'
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { jobActor } from '#platform/auth/actor'
import { sql } from 'kysely'
import { strFromU8, unzipSync } from 'fflate'
import { type TestServer, cookieOf, itemsOf, testServer } from '../../../test/fakes/server.ts'
import { expireConversations } from './retention.ts'
import { tablesHolding } from '../../../test/fakes/traces.ts'
import { until } from '../../../test/fakes/until.ts'

let server: TestServer
let governing: string
before(async () => {
  server = await testServer()
  governing = await server.adminCookie()
})

let invited = 0

/** An agent of the same organisation, signed in. */
async function newAgent(name = 'Dominique Roy') {
  invited += 1
  const body = { name, email: `agent${invited}@mairie.test` }
  const made = await server.call('POST', '/api/people', { key: null, cookie: governing, body })
  const token = new URL(String(made.json['link']?.['path']), 'http://localhost').searchParams.get('token')
  const accepted = await server.call('POST', '/api/links/accept', {
    key: null,
    body: { token, password: 'la barque bleue remonte le canal' },
  })
  const cookie = cookieOf(accepted)
  const call = (method: string, path: string, body?: unknown) =>
    server.call(method, path, { key: null, cookie, ...(body === undefined ? {} : { body }) })
  return { id: Number(made.json['person']?.['id']), call }
}

/** A conversation with one question, answered or refused. */
async function ask(agent: Awaited<ReturnType<typeof newAgent>>, text: string): Promise<number> {
  const made = await agent.call('POST', '/api/conversations', {})
  assert.equal(made.status, 201, made.text)
  const id = Number(made.json['id'])
  const posted = await agent.call('POST', `/api/conversations/${id}/messages`, { text })
  assert.equal(posted.status, 202, posted.text)
  await until(async () => {
    const read = await agent.call('GET', `/api/conversations/${id}`)
    return itemsOf(read.json['messages']).every(({ state }) => String(state) !== 'streaming')
  })
  return id
}

test('conversations are kept three months unless the organisation says otherwise; older ones go, and it is traced', async () => {
  const agent = await newAgent()
  const [old, recent] = [await ask(agent, 'Ancienne question ?'), await ask(agent, 'Question récente ?')]
  assert.deepEqual((await agent.call('GET', '/api/settings/retention')).json, {
    conversation_days: 90,
    usage_months: 24,
  })
  await sql`update conversation set updated_at = now() - interval '40 days' where id = ${old}`.execute(server.ctx.db)
  const job = { ...server.ctx, actor: jobActor('conversations.expire', ['settings:manage']) }
  assert.equal(await expireConversations(job), 0)
  const refused = await agent.call('PUT', '/api/settings/retention', { conversation_days: 30 })
  assert.deepEqual([refused.status, refused.json['error']?.['code']], [403, 'forbidden'])
  const chosen = { key: null, cookie: governing, body: { conversation_days: 30 } }
  assert.equal((await server.call('PUT', '/api/settings/retention', chosen)).status, 200)
  assert.equal(await expireConversations(job), 1)
  assert.equal((await agent.call('GET', `/api/conversations/${old}`)).status, 404)
  assert.equal((await agent.call('GET', `/api/conversations/${recent}`)).status, 200)
  const traced = await server.ctx.db
    .selectFrom('audit_log')
    .select('details')
    .where('action', '=', 'conversations.expire')
    .execute()
  assert.deepEqual(traced, [{ details: { conversations: 1, conversationDays: 30 } }])
})

test('one’s own data are had as a ZIP: the account, and each conversation as JSON and Markdown', async () => {
  const agent = await newAgent('Élodie Nguyen')
  const id = await ask(agent, 'Que dit le règlement des congés ?')
  const other = await ask(await newAgent(), 'Question d’une autre personne ?')
  const reply = await fetch(new URL('/api/me/data', server.url), { headers: { cookie: await cookieFor(agent) } })
  assert.deepEqual([reply.status, reply.headers.get('content-type')], [200, 'application/zip'])
  const files = unzipSync(new Uint8Array(await reply.arrayBuffer()))
  const read = (path: string) => strFromU8(files[path] ?? new Uint8Array())
  assert.deepEqual(Object.keys(files).toSorted(), [
    'account.json',
    `conversations/${id}.json`,
    `conversations/${id}.md`,
  ])
  assert.equal(JSON.parse(read('account.json')).name, 'Élodie Nguyen')
  assert.match(read(`conversations/${id}.md`), /## user, \S+\n\nQue dit le règlement des congés \?/)
  assert.equal(JSON.parse(read(`conversations/${id}.json`)).messages[0].text, 'Que dit le règlement des congés ?')
  assert.notEqual(id, other)
})

test('files and answers kept by one’s keys are had with the rest, and go with their owner', async () => {
  const agent = await newAgent()
  const key = String((await agent.call('POST', '/v1/keys', { name: 'Clé' })).json['value'])
  const form = new FormData()
  form.set('purpose', 'user_data')
  form.set('file', new File(['contenu gardé'], 'pièce.txt', { type: 'text/plain' }))
  const headers = { authorization: `Bearer ${key}` }
  const upload = () => fetch(new URL('/v1/files', server.url), { method: 'POST', headers, body: form })
  await until(async () => (await server.call('GET', '/v1/models', { key })).status === 200)
  const made = Object(await (await upload()).json())
  const reply = await fetch(new URL('/api/me/data', server.url), { headers: { cookie: await cookieFor(agent) } })
  const files = unzipSync(new Uint8Array(await reply.arrayBuffer()))
  const [listed] = JSON.parse(strFromU8(files['files.json'] ?? new Uint8Array()))
  assert.deepEqual([listed.id, listed.path], [made.id, `files/${made.id}/pièce.txt`])
  assert.equal(strFromU8(files[listed.path] ?? new Uint8Array()), 'contenu gardé')
  const { principal_id: owner, organisation_id } = await server.ctx.db
    .selectFrom('person')
    .select(['principal_id', 'organisation_id'])
    .where('id', '=', asPersonId(agent.id))
    .executeTakeFirstOrThrow()
  const json = JSON.stringify([])
  const answer = {
    id: 'resp_gardee',
    organisation_id,
    owner_principal_id: owner,
    expires_at: new Date(Date.now() + 60_000),
  }
  await server.ctx.db
    .insertInto('stored_response')
    .values({ ...answer, body: json, input_items: json, messages: json })
    .execute()
  const { blob_hash: hash } = await server.ctx.db
    .selectFrom('stored_file')
    .select('blob_hash')
    .where('id', '=', made.id)
    .executeTakeFirstOrThrow()
  assert.ok(await server.ctx.storage.has(hash))
  const receipt = await erased(agent.id)
  assert.deepEqual(receipt.json['remains'], nowhere)
  assert.equal(await server.ctx.storage.has(hash), false)
  const left = await server.ctx.db.selectFrom('stored_response').select('id').where('id', '=', answer.id).execute()
  assert.deepEqual(left, [])
})

test('a person is erased with what is theirs alone; nothing names them any more but a number in the trace', async () => {
  const agent = await newAgent('Nom À Oublier')
  await ask(agent, 'Phrase secrète zorglub ?')
  const own = await agent.call('POST', '/v1/collections', { name: 'Notes zorglub' })
  const shared = await agent.call('POST', '/v1/collections', { name: 'Commun', visibility: 'organisation' })
  assert.deepEqual([own.status, shared.status], [201, 201])
  const key = String((await agent.call('POST', '/v1/keys', { name: 'Clé' })).json['value'])
  const { json } = await erased(agent.id)
  assert.deepEqual([json['kind'], json['target_id'], json['remains']], ['person', agent.id, nowhere])
  assert.deepEqual([json['removed'], json['is_complete']], [{ collections: 1, conversations: 1 }, true])
  assert.equal((await agent.call('GET', '/api/session')).status, 401)
  await until(async () => (await server.call('GET', '/v1/models', { key })).status === 401)
  assert.equal((await server.call('GET', `/v1/collections/${shared.json['id']}`)).status, 200)
  assert.equal((await server.call('GET', `/v1/collections/${own.json['id']}`)).status, 404)
  assert.deepEqual(await tablesHolding(server.ctx.db, ['zorglub', 'Nom À Oublier']), [])
})

test('one may erase oneself, but not the last administrator', async () => {
  const agent = await newAgent()
  const gone = await agent.call('DELETE', '/api/me')
  assert.deepEqual([gone.status, gone.json['remains']], [200, nowhere])
  assert.equal((await agent.call('GET', '/api/session')).status, 401)
  const kept = await server.call('DELETE', '/api/me', { key: null, cookie: governing })
  assert.deepEqual([kept.status, kept.json['error']?.['code']], [409, 'last_administrator'])
})

const nowhere = { database: 0, index: 0, storage: 0, answers: 0, caches: 0 }

function erased(id: number) {
  const body = { kind: 'person', target_id: id }
  return server.call('POST', '/api/erasures', { key: null, cookie: governing, body })
}

async function cookieFor({ call }: Awaited<ReturnType<typeof newAgent>>): Promise<string> {
  const me = await call('GET', '/api/session')
  const body = { email: String(me.json['email']), password: 'la barque bleue remonte le canal' }
  return cookieOf(await server.call('POST', '/api/session', { key: null, body }))
}
