import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { createOrganisation, createPerson, findOrganisation } from '../../../test/fakes/actors.ts'
import { type TestServer, testServer } from '../../../test/fakes/server.ts'
import { createCollection } from '#data/collections/create-collection'
import { placeLegalHold } from '#platform/legal-hold/legal-hold'
import { createConversation } from '../conversations/create-conversation.ts'
import { getProcessingRegister } from './get-processing-register.ts'

let server: TestServer
before(async () => {
  server = await testServer({
    backends: { mairie: { url: 'http://127.0.0.1:9/v1', maySee: 'internal', models: ['m'] } },
  })
})

test('the register says what is there, of one’s own organisation alone', async () => {
  const { ctx } = server
  const home = await createOrganisation(ctx.db, 'Commune de Beaumont')
  const administrator = await createPerson(ctx.db, home, { role: 'administrator' })
  const agent = await createPerson(ctx.db, home, { scopes: ['conversations:write', 'collections:write'] })
  const other = await createPerson(ctx.db, await findOrganisation(ctx.db, server.server.instance.organisationId))
  const as = (actor: typeof agent) => ({ ...ctx, actor, models: ctx.models.visibleTo(actor.organisationId) })
  await createConversation(as(other), { title: 'Ailleurs' })
  const { id } = await createConversation(as(agent), { title: 'Ici' })
  const sensitive = { name: 'Dossiers', description: '', visibility: 'private' as const, data: 'sensitive' as const }
  await createCollection(as(agent), sensitive)
  await createCollection(as(agent), { name: 'Notes', description: '', visibility: 'private' })
  await placeLegalHold(as(administrator), { kind: 'conversation', id, reason: 'Contentieux' })
  const register = await getProcessingRegister(as(administrator))
  assert.deepEqual([register.organisation, register.conversationDays], ['Commune de Beaumont', 90])
  assert.deepEqual([register.hasIdentityProvider, register.sendsMail], [false, false])
  const { accounts, disabled, programs, conversations, messages, collections, guarded, documents, held } = register.kept
  assert.deepEqual(
    { accounts, disabled, programs, conversations, messages, collections, guarded, documents, held },
    {
      accounts: 2,
      disabled: 0,
      programs: 0,
      conversations: 1,
      messages: 0,
      collections: 2,
      guarded: 1,
      documents: 0,
      held: 1,
    },
  )
  assert.ok(register.kept.trace >= 4 && register.kept.trace_since !== null)
  assert.deepEqual(
    register.servers.filter(({ name }) => name === 'mairie').map(({ maySee }) => maySee),
    ['internal'],
  )
  await assert.rejects(getProcessingRegister(as(agent)), { code: 'forbidden' })
})

test('over HTTP it holds the shape that the page prints', async () => {
  const cookie = await server.adminCookie()
  const { status, json, text } = await server.call('GET', '/api/processing-register', { key: null, cookie })
  assert.equal(status, 200, text)
  assert.equal(json['organisation'], 'Mairie de Test')
  assert.deepEqual(json['conversations']?.['days'], 90)
})
