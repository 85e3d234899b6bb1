import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { TemporaryEvent } from '#contract/temporary-answers'
import { type Client, createClient } from '#client/client'
import { type ScriptedModel, scriptedModelName, speak, startScriptedModel } from '../e2e/harness/scripted-model.ts'
import { createKey } from '#platform/keys/create-key'
import { addDocument, trialPeriodSheet } from '../fakes/labour-collection.ts'
import { type TestServer, testServer } from '../fakes/server.ts'
import { filesWith, tablesWith } from '../fakes/stored-words.ts'
import { until } from '../fakes/until.ts'

/** Words of the question and of the answer that are nowhere else in the world. */
const [askedWord, answeredWord] = ['xylozanthe', 'quorbinelle']
const question = `Combien de temps dure la période d’essai d’un cadre, pour mon dossier ${askedWord} ?`

let server: TestServer
let model: ScriptedModel
let client: Client

before(async () => {
  model = await startScriptedModel()
  server = await testServer({ backends: { scripted: { url: model.url } } })
  const cookie = await server.adminCookie()
  client = createClient({ baseUrl: server.url, headers: () => ({ cookie, 'accept-language': 'fr' }) })
  await addDocument(server, { name: 'periode-essai.md', text: trialPeriodSheet })
  await client.call('updateAssistantSettings', { body: { mode: 'generate', model: scriptedModelName } })
})
after(() => model.stop())

async function ask(body: Parameters<typeof client.ask<'answerTemporarily'>>[1]['body']): Promise<TemporaryEvent[]> {
  const events: TemporaryEvent[] = []
  for await (const event of client.ask('answerTemporarily', { body })) events.push(event)
  return events
}

test('a temporary answer is checked and cited like any other', async () => {
  model.play(() =>
    speak(
      `La période d’essai dure au plus quatre mois pour les cadres [1]. La prime de ${answeredWord} est de 900 euros [1].`,
    ),
  )
  const events = await ask({ messages: [{ role: 'user', text: question }] })
  const last = events.at(-1)
  assert.ok(last?.type === 'answer-finished')
  assert.ok(events.some(({ type }) => type === 'source-found'))
  const said = events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('')
  assert.equal(said, last.text)
  assert.match(last.text, new RegExp(answeredWord))
  assert.equal(last.proof.answer_status, 'partly_supported')
  assert.match(last.proof.citations[0]?.quote ?? '', /quatre mois pour les cadres/)
  assert.deepEqual(
    last.proof.claims.map(({ verdict }) => verdict),
    ['supported', 'unsupported'],
  )
})

test('what was said before is told by the caller, and reaches the model', async () => {
  model.play(() => speak('Huit mois au plus pour les cadres [1].'))
  const events = await ask({
    messages: [
      { role: 'user', text: question },
      { role: 'assistant', text: 'Quatre mois.' },
      { role: 'user', text: 'Et avec le renouvellement, pour les cadres ?' },
    ],
  })
  assert.equal(events.at(-1)?.type, 'answer-finished')
  assert.ok(model.asked.at(-1)?.messages.some(({ content }) => content.includes('Quatre mois.')))
})

test('none of its words is in any table, index or file; its use is counted', async () => {
  const { db } = server.ctx
  const usage = () => db.selectFrom('usage_event').select(['model', 'endpoint', 'prompt_tokens']).execute()
  await until(async () => (await usage()).some(({ endpoint }) => endpoint === 'temporary-answers'))
  // Rows are in the database a moment before their file is gone.
  await server.ctx.usage.flush()
  for (const word of [askedWord, answeredWord]) {
    assert.deepEqual(await tablesWith(db, word), [])
    assert.deepEqual(await filesWith(word, server.dataFolder), [])
  }
  assert.deepEqual(
    await tablesWith(db, 'renouvelée une fois'),
    ['chunk', 'document_version'],
    'the search does find what is stored',
  )
  const counts = await Promise.all(
    (['conversation', 'message', 'message_event', 'stored_response'] as const).map(
      async (table) => (await db.selectFrom(table).selectAll().execute()).length,
    ),
  )
  assert.deepEqual(counts, [0, 0, 0, 0])
})

test('a failure is told in words, and what may not be asked is refused before anything is said', async () => {
  const begun = 'La période d’essai dure au plus quatre mois pour les cadres [1]. '
  model.play(() => [{ say: begun }, { say: begun }, { waitMs: 50 }, { cut: true }])
  const failed = (await ask({ messages: [{ role: 'user', text: question }] })).at(-1)
  assert.ok(failed?.type === 'answer-failed')
  assert.match(failed.error.message, /serveur de modèles/)
  await assert.rejects(ask({ messages: [{ role: 'user', text: question }], assistant: 'absent' }), { status: 404 })
  await assert.rejects(ask({ messages: [{ role: 'user', text: question }], collection_ids: [2_147_483_646] }), {
    status: 404,
  })
  await assert.rejects(ask({ messages: [{ role: 'user', text: ' ' }] }), { status: 422 })
  const { value } = await createKey(server.ctx, { name: 'K', scopes: ['search:read'] })
  await server.ctx.keys.refresh()
  const reply = await server.call('POST', '/api/temporary-answers', {
    key: value,
    body: { messages: [{ role: 'user', text: question }] },
  })
  assert.equal(reply.json['error']?.['code'], 'forbidden')
})

test('a reader who leaves stops the model', async () => {
  model.play(() => speak('mot '.repeat(2000), 20))
  const leaving = new AbortController()
  await assert.rejects(async () => {
    const body = { messages: [{ role: 'user' as const, text: question }] }
    for await (const event of client.ask('answerTemporarily', { body, signal: leaving.signal })) {
      if (event.type === 'text-delta') leaving.abort()
    }
  })
  await until(() => model.leftAtMs !== null)
})
