import assert from 'node:assert/strict'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { before, test } from 'node:test'
import { verifyAudit } from '#platform/audit/verify-audit'
import { asPrincipalId } from '#contract/ids'
import { insertStored } from '#data/files/keep-file'
import { createCollection } from '#data/collections/create-collection'
import { createKey } from '#platform/keys/create-key'
import { builtInRoles } from '#platform/auth/roles'
import { createOrganisation, createPerson } from '../../../test/fakes/actors.ts'
import { queuedDocument } from '../../../test/fakes/data.ts'
import { addDocument } from '../../../test/fakes/labour-collection.ts'
import { type Json, type TestServer, itemsOf, testServer } from '../../../test/fakes/server.ts'
import { filesHolding, tablesHolding } from '../../../test/fakes/traces.ts'
import { until } from '../../../test/fakes/until.ts'

let server: TestServer
let cookie: string
before(async () => {
  server = await testServer()
  cookie = await server.adminCookie()
})

const nowhere = { database: 0, index: 0, storage: 0, answers: 0, caches: 0 }
const governing = (method: string, path: string, body?: unknown) =>
  server.call(method, path, { key: null, cookie, ...(body === undefined ? {} : { body }) })
const erase = (kind: string, id: number) => governing('POST', '/api/erasures', { kind, target_id: id })

/** Of one document and of nothing else: its words are found wherever they are left. */
function sheet(word: string): string {
  return `# Le règlement ${word}\n\n## Délai\n\nLe dossier ${word} se dépose quarante jours avant la visite ${word}.\n`
}

/** An answer of the administrator, in a conversation, to what the document says. */
async function asked(word: string): Promise<number> {
  const id = Number((await governing('POST', '/api/conversations', {})).json['id'])
  const text = 'Combien de jours avant la visite se dépose le dossier ?'
  const posted = await governing('POST', `/api/conversations/${id}/messages`, { text })
  assert.equal(posted.status, 202, posted.text)
  await until(async () => (await messages(id)).every(({ state }) => String(state) !== 'streaming'))
  const [, answer] = await messages(id)
  assert.ok(String(answer?.['text']).includes(word), String(answer?.['text']))
  return id
}

const messages = async (id: number) => itemsOf((await governing('GET', `/api/conversations/${id}`)).json['messages'])

async function leftOf(word: string): Promise<string[]> {
  const stem = word.slice(0, -2)
  const tables = await tablesHolding(server.ctx.db, [stem])
  const folders = ['index', 'storage'].map((folder) => join(server.dataFolder, folder))
  return [...tables, ...(await Promise.all(folders.map((folder) => filesHolding(folder, [stem])))).flat()]
}

/** What a batch of somebody answered, as its file is kept. */
async function batchFile(lines: readonly object[]): Promise<string> {
  const { db, storage } = server.ctx
  const blob = await storage.put(
    Readable.from([Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))]),
  )
  const owner = await db.selectFrom('person').select('principal_id').limit(1).executeTakeFirstOrThrow()
  const file = { purpose: 'batch_output', name: 'lot.jsonl', mediaType: 'application/jsonl', lifeSeconds: null }
  const kept = await insertStored(db, { ...file, owner: asPrincipalId(owner.principal_id), blob, storage })
  return kept.id
}

async function textOf(id: string): Promise<string> {
  const { db, storage } = server.ctx
  const { blob_hash: hash } = await db
    .selectFrom('stored_file')
    .select('blob_hash')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return Buffer.concat(await Array.fromAsync(await storage.open(hash))).toString()
}

test('an erased document is found nowhere: versions, index, file, answers of every kind; its citation keeps a mark', async () => {
  const word = 'zirconiate'
  const { collectionId, documentId } = await addDocument(server, { name: `${word}.md`, text: sheet(word) })
  const renamed = await server.call('PATCH', `/v1/collections/${collectionId}`, { body: { name: 'Règlements' } })
  assert.equal(renamed.status, 204)
  const conversation = await asked(word)
  const question = { model: 'assistant/socle', input: 'Combien de jours avant la visite se dépose le dossier ?' }
  const headers = { 'idempotency-key': 'une-fois' }
  const kept = await server.call('POST', '/v1/responses', { body: question, headers })
  assert.ok(kept.text.includes(word), kept.text)
  const body = { citations: [{ document_id: documentId, quote: word }] }
  const other = { id: 'b', custom_id: '2', response: { status_code: 200, body: { text: 'autre' } }, error: null }
  const file = await batchFile([{ id: 'a', custom_id: '1', response: { status_code: 200, body }, error: null }, other])
  const evaluation = await governing('POST', '/v1/evaluations', {
    name: 'Jeu',
    format: 'csv',
    questions: `question;faits;documents\nQuel délai ?;quarante jours;${word}.md\nQui ?;x;autre.md\n`,
    variants: [{ assistant: 'socle' }],
  })
  assert.equal(evaluation.status, 201, evaluation.text)
  await until(async () => {
    const { json } = await governing('GET', `/v1/evaluations/${evaluation.json['id']}`)
    return ['completed', 'failed'].includes(String(json['status']))
  })
  assert.ok((await leftOf(word)).length > 5)

  const { status, json, text } = await erase('document', documentId)
  assert.equal(status, 201, text)
  assert.deepEqual(
    [json['kind'], json['target_id'], json['remains'], json['is_complete']],
    ['document', documentId, nowhere, true],
  )
  const removed = Object(json['removed'])
  assert.deepEqual(
    [removed.documents, removed.versions, removed.passages, removed.files, removed.answers, removed.batch_answers],
    [1, 1, 1, 1, 1, 1],
  )
  assert.deepEqual([removed.evaluation_questions, removed.responses, removed.repeatable_answers], [1, 1, 1])
  assert.deepEqual(await leftOf(word), [])

  const [, answer] = await messages(conversation)
  const [citation] = itemsOf(answer?.['citations'] ?? answer?.['proof']?.['citations'])
  assert.deepEqual(
    [answer?.['text'], citation?.['index'], citation?.['document_id'], citation?.['quote'], citation?.['erased']],
    ['[…]', 1, documentId, '', true],
  )
  const { changed_citations: changes } = (await governing('GET', `/api/conversations/${conversation}`)).json
  assert.deepEqual(
    itemsOf(changes).map(({ change }) => String(change)),
    ['erased'],
  )
  assert.deepEqual(
    (await textOf(file))
      .trim()
      .split('\n')
      .map((line): Json => JSON.parse(line))[1],
    other,
  )
  assert.match(await textOf(file), /"erased":true/)
  assert.equal((await server.call('GET', `/v1/collections/${collectionId}`)).status, 200)
  assert.equal((await erase('document', documentId)).json['error']?.['code'], 'not_found')
})

test('a document that was deleted before is erased from the answers that took of it, by its number', async () => {
  const word = 'hessonite'
  const { collectionId, documentId } = await addDocument(server, { name: `${word}.md`, text: sheet(word) })
  await server.call('PATCH', `/v1/collections/${collectionId}`, { body: { name: 'Visites' } })
  const conversation = await asked(word)
  assert.equal((await server.call('DELETE', `/v1/documents/${documentId}`)).status, 204)
  assert.ok((await messages(conversation)).some(({ text }) => String(text).includes(word)))
  const { status, json, text } = await erase('document', documentId)
  assert.deepEqual([status, json['remains'], json['is_complete']], [201, nowhere, true], text)
  assert.deepEqual([Object(json['removed']).documents, Object(json['removed']).answers], [undefined, 1])
  assert.deepEqual(await leftOf(word), [])
  assert.equal((await erase('document', 2_147_483_000)).json['error']?.['code'], 'not_found')
})

test('a receipt is a row of the chained trace: listed, downloaded, and without content', async () => {
  const { documentId } = await addDocument(server, { name: 'wolframate.md', text: sheet('wolframate') })
  const made = await erase('document', documentId)
  const id = Number(made.json['id'])
  const [first] = itemsOf((await governing('GET', '/api/erasures?limit=1')).json['data'])
  assert.deepEqual(first, made.json)
  const file = await governing('GET', `/api/erasures/${id}`)
  assert.deepEqual([file.json, file.headers.get('content-type')], [made.json, 'application/json'])
  const row = await server.ctx.db.selectFrom('audit_log').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  assert.deepEqual([row.action, row.hash.toString('hex')], ['erasure.prove', String(made.json['hash'])])
  assert.ok(!JSON.stringify(row).includes('wolfram'))
  assert.equal((await verifyAudit(server.ctx)).intact, true)
  assert.equal((await governing('GET', '/api/erasures/2147483646')).status, 404)
})

test('a collection goes with all its documents, but not while it is held', async () => {
  const word = 'vanadinite'
  const { collectionId, documentId } = await addDocument(server, { name: `${word}.md`, text: sheet(word) })
  await queuedDocument(server.ctx.db, { collectionId, name: `${word}-2.md` })
  await asked(word)
  const hold = { kind: 'collection', target_id: collectionId, reason: 'Contentieux' }
  const held = await governing('POST', '/api/legal-holds', hold)
  for (const [kind, id] of [
    ['collection', collectionId],
    ['document', documentId],
  ] as const) {
    const refused = await erase(kind, id)
    assert.deepEqual([refused.status, refused.json['error']?.['code']], [409, 'held'])
  }
  assert.ok((await leftOf(word)).length > 3)
  assert.equal((await governing('DELETE', `/api/legal-holds/${held.json['id']}`)).status, 204)
  const { json, text } = await erase('collection', collectionId)
  assert.deepEqual([json['remains'], json['is_complete']], [nowhere, true], text)
  const removed = Object(json['removed'])
  assert.deepEqual([removed.collections, removed.documents, removed.answers], [1, 2, 1])
  assert.deepEqual(await leftOf(word), [])
})

test('the same bytes that somebody else keeps stay with them, and the receipt says so', async () => {
  const text = sheet('titanate')
  const { documentId } = await addDocument(server, { name: 'titanate.md', text })
  const other = await addDocument(server, { name: 'titanate.md', text })
  const { json } = await erase('document', documentId)
  assert.deepEqual([json['is_complete'], Object(json['removed']).files_others_keep], [true, 1])
  assert.equal((await server.call('GET', `/v1/documents/${other.documentId}/file`)).text, text)
})

test('an organisation goes with its people, keys, conversations, collections, counts and servers; numbers stay in the trace', async () => {
  const { db } = server.ctx
  const word = 'uraninite'
  const organisation = await createOrganisation(db, `Commune ${word}`)
  const person = await createPerson(db, organisation, { role: 'administrator', name: `Camille ${word}` })
  const ctx = { ...server.ctx, actor: person }
  const { value: key } = await createKey(ctx, { name: word, scopes: ['models:read'] })
  const { id } = await createCollection(ctx, { name: word, description: word, visibility: 'organisation' })
  await queuedDocument(db, { collectionId: id, name: `${word}.md` })
  const place = { organisation_id: organisation.id, owner_principal_id: person.ownPrincipal }
  await db
    .insertInto('conversation')
    .values({ ...place, title: word, model: 'm' })
    .execute()
  const reached = { kind: 'openai', url: `http://${word}.test/v1` }
  await db
    .insertInto('model_server')
    .values({ organisation_id: organisation.id, name: word, ...reached })
    .execute()
  const use = {
    at: new Date(),
    request_id: word,
    model: word,
    backend: word,
    endpoint: 'chat',
    status: 200,
    duration_ms: 1,
  }
  await db
    .insertInto('usage_event')
    .values({ organisation_id: organisation.id, ...use })
    .execute()
  await until(async () => (await server.call('GET', '/v1/models', { key })).status === 200)

  const delegated = await erase('organisation', server.server.instance.organisationId)
  assert.deepEqual([delegated.status, delegated.json['error']?.['code']], [409, 'conflict'], 'one’s own stays')
  const { status, json, text } = await erase('organisation', organisation.id)
  assert.equal(status, 201, text)
  assert.deepEqual([json['remains'], json['is_complete']], [nowhere, true])
  assert.deepEqual(json['removed'], {
    collections: 1,
    documents: 1,
    people: 1,
    keys: 1,
    conversations: 1,
    model_servers: 1,
  })
  assert.deepEqual(await leftOf(word), [])
  await until(async () => (await server.call('GET', '/v1/models', { key })).status === 401)
  const traced = await db
    .selectFrom('audit_log')
    .select('action')
    .where('target_kind', '=', 'organisation')
    .where('target_id', '=', String(organisation.id))
    .execute()
  assert.deepEqual(traced.map(({ action }) => action).toSorted(), [
    'erasure.prove',
    'organisation.erase',
    'organisation.update',
  ])
})

test('who may not govern what is named erases nothing of it', async () => {
  const { db } = server.ctx
  const { documentId, collectionId } = await addDocument(server, { name: 'calcite.md', text: sheet('calcite') })
  const away = await createOrganisation(db)
  const elsewhere = await createPerson(db, away, { role: 'administrator', scopes: builtInRoles.administrator })
  const ctx = { ...server.ctx, actor: elsewhere }
  const { value: key } = await createKey(ctx, { name: 'k', scopes: builtInRoles.administrator })
  await server.ctx.keys.refresh()
  const home = await db.selectFrom('person').select('id').orderBy('id').limit(1).executeTakeFirstOrThrow()
  const tried = async (kind: string, target_id: number) => {
    const { json } = await server.call('POST', '/api/erasures', { key, body: { kind, target_id } })
    return String(json['error']?.['code'])
  }
  assert.deepEqual(
    [await tried('document', documentId), await tried('collection', collectionId), await tried('person', home.id)],
    ['not_found', 'not_found', 'not_found'],
  )
  assert.equal(await tried('organisation', server.server.instance.organisationId), 'forbidden')
  assert.equal((await server.call('GET', `/v1/documents/${documentId}`)).status, 200)
})
