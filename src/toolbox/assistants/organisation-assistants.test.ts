import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { AssistantDraft } from '#contract/assistants'
import { createCollection } from '#data/collections/create-collection'
import { BackendSettings, connectBackends } from '#inference/backends/registry'
import { createCatalogue } from '#inference/memory-catalogue'
import type { Actor } from '#platform/auth/actor'
import { asPrincipalId } from '#contract/ids'
import { openSettings } from '#platform/settings/settings'
import { createOrganisation, createPerson, createServiceAccountActor } from '../../../test/fakes/actors.ts'
import { testDatabase } from '../../../test/fakes/database.ts'
import { startRecordedServer } from '../../../test/fixtures/backends/recorded-server.ts'
import { resolveAssistant } from './find-assistant.ts'
import { listAssistants } from './list-assistants.ts'
import { getOrganisationAssistant, listOrganisationAssistants } from './organisation-assistants.ts'
import { createAssistant, deleteAssistant, updateAssistant } from './save-assistant.ts'

const { db, log } = await testDatabase()
const organisation = await createOrganisation(db)
const administrator = await createPerson(db, organisation, { role: 'administrator', name: 'Odile' })
const agent = await createPerson(db, organisation, { scopes: ['models:read', 'inference:use'], name: 'Karim' })
const elsewhere = await createPerson(db, await createOrganisation(db), { role: 'administrator' })
const server = await startRecordedServer(new URL('../../../test/fixtures/backends/openai', import.meta.url).pathname)
const models = createCatalogue(
  connectBackends({ yaml: BackendSettings.parse({ url: server.url, models: ['vllm-stream', 'ollama-stream'] }) }),
)
await models.refresh()
after(async () => {
  await models.stop()
  await server.close()
})

const settings = openSettings({ db, log })
const as = (actor: Actor) => ({ db, settings, models, actor, signal: new AbortController().signal })
const draft = (given: Partial<AssistantDraft> & { name: string }) =>
  AssistantDraft.parse({ title: 'Accueil', ...given })
const everybody = { organisation: true, group_ids: [], emails: [] }
const namesFor = async (actor: Actor) => (await listAssistants(as(actor))).map(({ name }) => name)
const last = () =>
  db
    .selectFrom('audit_log')
    .select(['action', 'target_id', 'details'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()

async function makeGroup(name: string) {
  const principal = await db
    .insertInto('principal')
    .values({ kind: 'group', organisation_id: organisation.id })
    .returning('id')
    .executeTakeFirstOrThrow()
  const group = await db
    .insertInto('person_group')
    .values({ organisation_id: organisation.id, principal_id: principal.id, name })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { id: group.id, principalId: asPrincipalId(principal.id) }
}

test('an assistant says what its organisation chose, and keeps what a change leaves out', async () => {
  const { id: collectionId } = await createCollection(as(administrator), {
    name: 'Accueil du public',
    description: '',
    visibility: 'private',
  })
  const { row } = await createAssistant(
    as(administrator),
    draft({
      name: 'accueil',
      instructions: 'Phrases courtes.',
      model: 'ollama-stream',
      collection_ids: [collectionId],
      audience: everybody,
    }),
  )
  assert.deepEqual(await last(), {
    action: 'assistant.create',
    target_id: String(row.id),
    details: { mode: 'generate', model: 'ollama-stream', readers: 1 },
  })
  const { name, mode, model, instructions, collectionIds } = await resolveAssistant(as(agent), 'assistant/accueil')
  assert.deepEqual(
    { name, mode, model, instructions, collectionIds },
    {
      name: 'accueil',
      mode: 'generate',
      model: 'ollama-stream',
      instructions: 'Phrases courtes.',
      collectionIds: [collectionId],
    },
  )
  const changed = await updateAssistant(as(administrator), row.id, { title: 'Guichet', mode: 'quote' })
  assert.deepEqual(
    [changed.row.title, changed.row.mode, changed.row.instructions, changed.collections, changed.readers.length],
    ['Guichet', 'quote', 'Phrases courtes.', [{ id: collectionId, name: 'Accueil du public' }], 1],
  )
  const quoting = await resolveAssistant(as(agent), 'assistant/accueil')
  assert.deepEqual([quoting.mode, quoting.model], ['quote', null])
  // Another administrator does not see the private collection's name, and can still change the rest.
  const colleague = await createPerson(db, organisation, { role: 'administrator' })
  const seen = await updateAssistant(as(colleague), row.id, {
    collection_ids: [collectionId],
    description: 'Au guichet',
  })
  assert.deepEqual(seen.collections, [{ id: collectionId, name: null }])
  await deleteAssistant(as(administrator), row.id)
  await assert.rejects(resolveAssistant(as(agent), 'assistant/accueil'), { code: 'model_not_found' })
  await assert.rejects(getOrganisationAssistant(as(administrator), row.id), { code: 'not_found' })
})

test('one without a model of its own writes with the organisation’s', async () => {
  const { row } = await createAssistant(as(administrator), draft({ name: 'commun', audience: everybody }))
  assert.equal((await resolveAssistant(as(agent), 'assistant/commun')).model, 'vllm-stream')
  await updateAssistant(as(administrator), row.id, { model: 'ollama-stream' })
  assert.equal((await resolveAssistant(as(agent), 'assistant/commun')).model, 'ollama-stream')
  await deleteAssistant(as(administrator), row.id)
})

test('it is seen by the organisation, its groups or its people that were named, and by nobody else', async () => {
  const group = await makeGroup('Urbanisme')
  const { email } = await db
    .selectFrom('person')
    .select('email')
    .where('id', '=', agent.personId)
    .executeTakeFirstOrThrow()
  const planner = await createPerson(db, organisation)
  const grouped = { ...planner, principals: [...planner.principals, group.principalId] }
  const program = await createServiceAccountActor(db, organisation)
  const { row } = await createAssistant(as(administrator), draft({ name: 'plu' }))
  for (const actor of [administrator, agent, grouped, program, elsewhere]) {
    assert.deepEqual(await namesFor(actor), ['socle'])
  }
  await updateAssistant(as(administrator), row.id, {
    audience: { organisation: false, group_ids: [group.id], emails: [email.toUpperCase()] },
  })
  assert.deepEqual(await Promise.all([agent, grouped, planner, program, administrator, elsewhere].map(namesFor)), [
    ['socle', 'plu'],
    ['socle', 'plu'],
    ['socle'],
    ['socle'],
    ['socle'],
    ['socle'],
  ])
  const { readers } = await getOrganisationAssistant(as(administrator), row.id)
  assert.deepEqual(
    readers.map(({ kind, name }) => [kind, name]),
    [
      ['person', 'Karim'],
      ['group', 'Urbanisme'],
    ],
  )
  await updateAssistant(as(administrator), row.id, { audience: everybody })
  assert.deepEqual(await Promise.all([planner, program, elsewhere].map(namesFor)), [
    ['socle', 'plu'],
    ['socle', 'plu'],
    ['socle'],
  ])
  await deleteAssistant(as(administrator), row.id)
})

test('only administrators make them, and only of what they may name', async () => {
  const make = (given: Partial<AssistantDraft>, actor: Actor = administrator) =>
    createAssistant(as(actor), draft({ name: 'essai', ...given }))
  const foreign = await createCollection(as(elsewhere), {
    name: 'Ailleurs',
    description: '',
    visibility: 'organisation',
  })
  await assert.rejects(make({}, agent), { code: 'forbidden' })
  await assert.rejects(make({ name: 'socle' }), { code: 'name_taken' })
  await assert.rejects(make({ model: 'absent' }), { code: 'model_not_found' })
  await assert.rejects(make({ collection_ids: [foreign.id] }), {
    code: 'not_found',
    details: { what: 'collection', id: foreign.id },
  })
  const audience = (given: object) => ({ organisation: false, group_ids: [], emails: [], ...given })
  await assert.rejects(make({ audience: audience({ group_ids: [999_999] }) }), { code: 'not_found' })
  await assert.rejects(make({ audience: audience({ emails: ['inconnu@ailleurs.test'] }) }), { code: 'not_found' })
  const { row } = await make({})
  await assert.rejects(make({}), { code: 'name_taken', details: { name: 'essai' } })
  for (const act of [getOrganisationAssistant, deleteAssistant]) {
    await assert.rejects(act(as(agent), row.id), { code: 'forbidden' })
    await assert.rejects(act(as(elsewhere), row.id), { code: 'not_found' })
  }
  await assert.rejects(updateAssistant(as(elsewhere), row.id, { title: 'À moi' }), { code: 'not_found' })
  assert.deepEqual(await listOrganisationAssistants(as(elsewhere), { limit: 10, offset: 0 }), { rows: [], total: 0 })
  const { rows, total } = await listOrganisationAssistants(as(administrator), { limit: 10, offset: 0 })
  assert.deepEqual([rows.map((one) => one.row.name), total], [['essai'], 1])
})
