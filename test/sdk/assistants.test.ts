import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import OpenAI from 'openai'
import { createPerson, findOrganisation } from '../fakes/actors.ts'
import { addDocument, trialPeriodSheet } from '../fakes/labour-collection.ts'
import { createKey } from '#platform/keys/create-key'
import { agentScopes } from '#platform/auth/roles'
import { type TestServer, testServer } from '../fakes/server.ts'
import { type ScriptedModel, scriptedModelName, startScriptedModel } from '../e2e/harness/scripted-model.ts'

/** An organisation's own assistants, called as models by OpenAI's client. */
let server: TestServer
let model: ScriptedModel
let openai: OpenAI
let cookie: string

before(async () => {
  model = await startScriptedModel()
  server = await testServer({ backends: { script: { url: model.url } } })
  cookie = await server.adminCookie()
  await addDocument(server, { name: 'periode-essai.md', text: trialPeriodSheet })
  const organisation = await findOrganisation(server.ctx.db, server.server.instance.organisationId)
  const actor = await createPerson(server.ctx.db, organisation, { scopes: agentScopes })
  const { value } = await createKey({ ...server.ctx, actor }, { name: 'poste', scopes: agentScopes })
  await server.ctx.keys.refresh()
  openai = new OpenAI({ apiKey: value, baseURL: `${server.url}/v1`, maxRetries: 0 })
})
after(() => model.stop())

const everybody = { organisation: true, group_ids: [], emails: [] }
const call = (method: string, path: string, body?: unknown) =>
  server.call(method, path, { key: null, cookie, ...(body === undefined ? {} : { body }) })

test('an assistant is listed and answers as a model, until its audience changes', async () => {
  const made = await call('POST', '/api/assistants', {
    name: 'rh',
    title: 'Ressources humaines',
    description: 'Répond sur les contrats.',
    mode: 'quote',
    audience: everybody,
  })
  assert.equal(made.status, 201, made.text)
  const listed = await openai.models.list()
  assert.ok(listed.data.some(({ id }) => id === 'assistant/rh'))
  const asked = {
    model: 'assistant/rh',
    messages: [{ role: 'user' as const, content: 'Combien de temps dure la période d’essai d’un cadre ?' }],
  }
  const answer = await openai.chat.completions.create(asked)
  assert.match(answer.choices[0]?.message.content ?? '', /quatre mois pour les cadres/)
  assert.equal(answer.model, 'assistant/rh')

  const path = `/api/assistants/${made.json['id']}`
  const changed = await call('PATCH', path, { audience: { organisation: false, group_ids: [], emails: [] } })
  assert.deepEqual(changed.json['audience'], { organisation: false, groups: [], people: [] })
  await assert.rejects(openai.chat.completions.create(asked), { status: 404, code: 'model_not_found' })
  assert.ok(!(await openai.models.list()).data.some(({ id }) => id === 'assistant/rh'))
})

test('its instructions come before the rules that make an answer checkable, and its model chooses words as asked', async () => {
  const made = await call('POST', '/api/assistants', {
    name: 'guichet',
    title: 'Guichet',
    instructions: 'Tu vouvoies la personne.',
    model: scriptedModelName,
    audience: everybody,
  })
  assert.equal(made.status, 201, made.text)
  await openai.chat.completions.create({
    model: 'assistant/guichet',
    messages: [{ role: 'user', content: 'Combien de temps dure la période d’essai d’un cadre ?' }],
    ...{ seed: 7, top_p: 0.5, presence_penalty: 1, frequency_penalty: null },
  })
  const { messages: [system] = [], parameters } = model.asked.at(-1) ?? {}
  assert.partialDeepStrictEqual(parameters, { seed: 7, top_p: 0.5, presence_penalty: 1 })
  assert.equal('frequency_penalty' in (parameters ?? {}), false)
  assert.equal(system?.role, 'system')
  assert.match(system?.content ?? '', /^Consignes de l’organisme.*\nTu vouvoies la personne\.\n\nTu es l’assistant/s)
})

test('a name that cannot be called, a second time the same, and what is not one’s own are refused', async () => {
  const draft = { name: 'Mon assistant', title: 'Essai' }
  assert.equal((await call('POST', '/api/assistants', draft)).status, 422)
  const twice = await call('POST', '/api/assistants', { ...draft, name: 'guichet' })
  assert.deepEqual([twice.status, twice.json['error']?.['code']], [409, 'name_taken'])
  const usable = await server.call('GET', '/api/usable-assistants', { key: openai.apiKey })
  assert.deepEqual(usable.json['data'], [
    {
      ...{ name: 'socle', model_id: 'assistant/socle', title: null, mode: 'generate', collection_ids: null },
      description: 'Answers from the documents that the caller may read, with its sources; says when it finds none.',
    },
    {
      ...{ name: 'guichet', model_id: 'assistant/guichet', title: 'Guichet', mode: 'generate', collection_ids: null },
      description: '',
    },
  ])
  const refused = await server.call('GET', '/api/assistants', { key: openai.apiKey })
  assert.deepEqual([refused.status, refused.json['error']?.['code']], [403, 'forbidden'])
})
