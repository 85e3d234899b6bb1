import type { ConversationId } from '#contract/ids'
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { createCollection } from '#data/collections/create-collection'
import { deleteCollection } from '#data/collections/delete-collection'
import { deleteDocument } from '#data/documents/delete-document'
import { expireFiles } from '#data/files/expire-files'
import { type PersonActor, jobActor } from '#platform/auth/actor'
import { isHeldByDatabase } from '#platform/db/database'
import { listLegalHolds, placeLegalHold, releaseLegalHold } from '#platform/legal-hold/legal-hold'
import type { HeldKind } from '#platform/legal-hold/queries'
import { createOrganisation, createPerson, findOrganisation } from '../../../test/fakes/actors.ts'
import { queuedDocument } from '../../../test/fakes/data.ts'
import { type TestServer, testServer } from '../../../test/fakes/server.ts'
import { createConversation } from '../conversations/create-conversation.ts'
import { deleteConversation } from '../conversations/delete-conversation.ts'
import { erase } from '../erasure/erase.ts'
import { expireConversations } from './retention.ts'

let server: TestServer
let administrator: PersonActor
let agent: PersonActor
before(async () => {
  server = await testServer()
  const home = await findOrganisation(server.ctx.db, server.server.instance.organisationId)
  administrator = await createPerson(server.ctx.db, home, { role: 'administrator' })
  agent = await createPerson(server.ctx.db, home)
})

const as = (actor: PersonActor) => ({ ...server.ctx, actor })
const hold = (kind: HeldKind, id: number) =>
  placeLegalHold(as(administrator), { kind, id, reason: 'Contentieux 2026-14' })
const last = () =>
  server.ctx.db.selectFrom('audit_log').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow()

/** A conversation that retention would delete today. */
async function oldConversation(actor: PersonActor): Promise<ConversationId> {
  const { id } = await createConversation(as(actor), { title: 'Ancienne' })
  const old = new Date(Date.now() - 100 * 86_400_000)
  await server.ctx.db.updateTable('conversation').set({ updated_at: old }).where('id', '=', id).execute()
  return id
}

const expire = () =>
  expireConversations({ ...server.ctx, actor: jobActor('conversations.expire', ['settings:manage']) })

test('a held conversation is neither deleted by its owner nor by retention, which says how many it kept', async () => {
  const [held, other] = [await oldConversation(agent), await oldConversation(agent)]
  const { id } = await hold('conversation', held)
  assert.deepEqual([(await last()).action, (await last()).target_id], ['legal_hold.place', String(held)])
  assert.ok(!JSON.stringify((await last()).details).includes('Contentieux'), 'the trace holds no content')
  await assert.rejects(deleteConversation(as(agent), held), isHeldByDatabase)
  assert.equal(await expire(), 1)
  const { action, details } = await last()
  assert.deepEqual([action, details], ['conversations.expire', { conversations: 1, held: 1, conversationDays: 90 }])
  const left = await server.ctx.db.selectFrom('conversation').select('id').where('id', 'in', [held, other]).execute()
  assert.deepEqual(left, [{ id: held }])
  await assert.rejects(hold('conversation', held), { code: 'conflict' })
  await releaseLegalHold(as(administrator), id)
  assert.equal(await expire(), 1)
})

test('a held collection keeps its documents, and its owner cannot be erased with it', async () => {
  const { id } = await createCollection(as(agent), { name: 'Dossier', description: '', visibility: 'private' })
  const documentId = await queuedDocument(server.ctx.db, { collectionId: id, name: 'pièce.md' })
  const placed = await hold('collection', id)
  assert.equal(placed.name, null, 'what a private collection is called is not told')
  await assert.rejects(deleteDocument(as(agent), documentId), isHeldByDatabase)
  await assert.rejects(deleteCollection(as(agent), id), isHeldByDatabase)
  await assert.rejects(erase(as(administrator), { kind: 'person', id: agent.personId }), { code: 'held' })
  assert.equal(
    (await server.ctx.db.selectFrom('document').select('id').where('id', '=', documentId).execute()).length,
    1,
  )
  await releaseLegalHold(as(administrator), placed.id)
  await deleteDocument(as(agent), documentId)
  await deleteCollection(as(agent), id)
})

test('a held person keeps all that is theirs, until the hold is released', async () => {
  const person = await createPerson(server.ctx.db, await findOrganisation(server.ctx.db, agent.organisationId))
  const conversation = await oldConversation(person)
  await server.ctx.db
    .insertInto('stored_file')
    .values({
      ...{ id: 'file-held', owner_principal_id: person.ownPrincipal, purpose: 'batch', name: 'lot.jsonl' },
      ...{ media_type: 'application/jsonl', size_bytes: 1, blob_hash: '0'.repeat(64), expires_at: new Date(0) },
    })
    .execute()
  const { id, name } = await hold('person', person.personId)
  assert.equal(name, 'Camille')
  assert.equal(await expire(), 0)
  const job = jobActor('files.expire', ['settings:manage'])
  assert.equal(await expireFiles({ ...server.ctx, actor: job }), 0)
  await assert.rejects(deleteConversation(as(person), conversation), isHeldByDatabase)
  await assert.rejects(erase(as(administrator), { kind: 'person', id: person.personId }), { code: 'held' })
  await releaseLegalHold(as(administrator), id)
  assert.equal((await erase(as(administrator), { kind: 'person', id: person.personId })).removed['conversations'], 1)
})

test('over HTTP, whoever tries to delete what is held is told why, in words', async () => {
  const cookie = await server.adminCookie()
  const call = (method: string, path: string, body?: unknown) =>
    server.call(method, path, { key: null, cookie, ...(body === undefined ? {} : { body }) })
  const made = await call('POST', '/api/conversations', {})
  const id = Number(made.json['id'])
  const placed = await call('POST', '/api/legal-holds', { kind: 'conversation', target_id: id, reason: 'Enquête' })
  assert.deepEqual([placed.status, placed.json['target_id'], placed.json['reason']], [201, id, 'Enquête'])
  const refused = await server.call('DELETE', `/api/conversations/${id}`, {
    ...{ key: null, cookie },
    headers: { 'accept-language': 'fr' },
  })
  assert.deepEqual([refused.status, refused.json['error']?.['code']], [409, 'held'])
  assert.match(String(refused.json['error']?.['message']), /^Ceci doit être conservé/)
  assert.equal((await call('DELETE', `/api/legal-holds/${placed.json['id']}`)).status, 204)
  assert.equal((await call('DELETE', `/api/conversations/${id}`)).status, 204)
})

test('only administrators hold, and only what is of their organisation', async () => {
  const elsewhere = await createPerson(server.ctx.db, await createOrganisation(server.ctx.db), {
    role: 'administrator',
  })
  const conversation = await oldConversation(agent)
  const draft = { kind: 'conversation' as const, id: conversation, reason: 'Curiosité' }
  const reader = { ...agent, scopes: new Set(['conversations:read' as const]) }
  await assert.rejects(placeLegalHold(as(reader), draft), { code: 'forbidden' })
  await assert.rejects(placeLegalHold(as(elsewhere), draft), { code: 'not_found' })
  const { id } = await hold('conversation', conversation)
  await assert.rejects(releaseLegalHold(as(elsewhere), id), { code: 'not_found' })
  const page = { limit: 10, offset: 0 }
  assert.deepEqual(await listLegalHolds(as(elsewhere), page), { rows: [], total: 0 })
  assert.equal((await listLegalHolds(as(administrator), page)).total, 1)
  await releaseLegalHold(as(administrator), id)
})
