import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { CohereClient, CohereError } from 'cohere-ai'
import { addDocument, trialPeriodSheet } from '../fakes/labour-collection.ts'
import { type TestServer, testServer } from '../fakes/server.ts'
import { type ScriptedServer, startScriptedServer } from '../fixtures/backends/scripted-server.ts'

/** The official client of the first generation, for chat and vectors. */
let server: TestServer
let scripted: ScriptedServer
let cohere: CohereClient

before(async () => {
  scripted = await startScriptedServer()
  server = await testServer({ backends: { scripted: { url: scripted.url } } })
  cohere = new CohereClient({ token: server.key, environment: server.url, maxRetries: 0 })
})
after(() => scripted.close())

const sent = () => scripted.received.at(-1)?.json ?? {}
const tools = [
  {
    name: 'meteo',
    description: 'Le temps qu’il fait',
    parameterDefinitions: { ville: { type: 'str', description: 'Où', required: true }, jours: { type: 'int' } },
  },
]

test('a message is answered with what was said before, its settings under their other names', async () => {
  const answer = await cohere.chat({
    model: 'writer',
    message: 'Bonjour',
    preamble: 'Sois bref.',
    chatHistory: [
      { role: 'USER', message: 'Qui es-tu ?' },
      { role: 'CHATBOT', message: 'Un assistant.' },
    ],
    documents: [{ title: 'Marché', snippet: 'ouvre à 8 h' }],
    maxTokens: 50,
    stopSequences: ['FIN'],
    p: 0.5,
    k: 7,
    responseFormat: { type: 'json_object', schema: { type: 'object' } },
  })
  assert.deepEqual([answer.text, answer.finishReason], ['Bonjour à tous.', 'STOP_SEQUENCE'])
  assert.deepEqual(answer.meta?.tokens, { inputTokens: 21, outputTokens: 8 })
  assert.deepEqual(
    answer.chatHistory?.map(({ role }) => role),
    ['USER', 'CHATBOT', 'USER', 'CHATBOT'],
  )
  assert.partialDeepStrictEqual(sent(), {
    messages: [
      { role: 'system', content: 'Document 1:\n{"title":"Marché","snippet":"ouvre à 8 h"}' },
      { role: 'system', content: 'Sois bref.' },
      { role: 'user', content: 'Qui es-tu ?' },
      { role: 'assistant', content: 'Un assistant.' },
      { role: 'user', content: 'Bonjour' },
    ],
    ...{ max_tokens: 50, stop: ['FIN'], top_p: 0.5, top_k: 7 },
    response_format: { type: 'json_schema', json_schema: { schema: { type: 'object' } } },
  })
})

test('a stream tells texts, then the whole of the answer; a model may be left to the service', async () => {
  const types: string[] = []
  let said = ''
  for await (const event of await cohere.chatStream({ message: 'Bonjour' })) {
    types.push(event.eventType)
    if (event.eventType === 'text-generation') said += event.text
    if (event.eventType === 'stream-end') {
      assert.deepEqual([event.finishReason, event.response.text], ['COMPLETE', 'Bonjour à tous.'])
      assert.equal(event.response.meta?.billedUnits?.outputTokens, 8)
    }
  }
  assert.equal(said, 'Bonjour à tous.')
  assert.deepEqual(types, ['stream-start', 'text-generation', 'text-generation', 'stream-end'])
})

test('tools are called, whole and streamed, and their results read', async () => {
  const asked = { model: 'tooler', message: 'Quel temps ?', tools }
  const { toolCalls, finishReason } = await cohere.chat(asked)
  const calls = ['Lyon', 'Brest'].map((ville) => ({ name: 'meteo', parameters: { ville } }))
  assert.deepEqual([toolCalls, finishReason], [calls, 'COMPLETE'])
  const parameters = {
    type: 'object',
    properties: { ville: { type: 'string', description: 'Où' }, jours: { type: 'integer' } },
    required: ['ville'],
  }
  assert.partialDeepStrictEqual(sent()['tools'], [{ type: 'function', function: { name: 'meteo', parameters } }])
  const told: unknown[] = []
  for await (const event of await cohere.chatStream(asked)) {
    if (event.eventType === 'tool-calls-generation') told.push(...event.toolCalls)
  }
  assert.deepEqual(told, calls)
  const toolResults = calls.map((call) => ({ call, outputs: [{ temps: 'pluie' }] }))
  const said = { role: 'USER' as const, message: asked.message }
  const next = await cohere.chat({ ...asked, message: '', chatHistory: [said], toolResults })
  assert.equal(next.text, 'Bonjour à tous.')
  const content = '[{"temps":"pluie"}]'
  assert.partialDeepStrictEqual(sent()['messages'], [
    { role: 'user' },
    { role: 'assistant', tool_calls: [{ id: 'call_1' }, { id: 'call_2' }] },
    { role: 'tool', tool_call_id: 'call_1', content },
    { role: 'tool', tool_call_id: 'call_2', content },
  ])
  const history = [said, { role: 'CHATBOT' as const, message: '', toolCalls: calls }]
  await cohere.chat({ ...asked, message: '', chatHistory: history, toolResults })
  assert.deepEqual(Object(sent()['messages']).length, 4, 'calls that were told are not told again')
})

test('an assistant answers with its citations and their documents', async () => {
  await server.call('PUT', '/api/settings/assistant', { cookie: await server.adminCookie(), body: { mode: 'quote' } })
  await addDocument(server, { name: 'periode-essai.md', text: trialPeriodSheet })
  const message = 'Combien de temps dure la période d’essai d’un cadre ?'
  const { text, citations, documents } = await cohere.chat({ model: 'assistant/socle', message })
  const [cited] = citations ?? []
  assert.equal(text.slice(cited?.start, cited?.end), cited?.text)
  assert.match(documents?.find(({ id }) => id === cited?.documentIds[0])?.['snippet'] ?? '', /quatre mois/)
})

test('texts become bare vectors, or vectors of the types that are asked for', async () => {
  const asked = { model: 'multilingual-e5-small', texts: ['un', 'deux'], inputType: 'search_document' as const }
  const bare = await cohere.embed(asked)
  assert.ok(bare.responseType === 'embeddings_floats')
  assert.deepEqual([bare.texts, bare.embeddings.length, bare.embeddings[0]?.length], [['un', 'deux'], 2, 384])
  const typed = await cohere.embed({ ...asked, embeddingTypes: ['float', 'int8', 'uint8'] })
  assert.ok(typed.responseType === 'embeddings_by_type')
  const [floats, whole] = [typed.embeddings.float?.[0] ?? [], typed.embeddings.int8?.[0] ?? []]
  const largest = Math.max(...floats.map(Math.abs))
  assert.deepEqual(
    whole,
    floats.map((value) => Math.round((value / largest) * 127)),
  )
  assert.deepEqual(
    typed.embeddings.uint8?.[0],
    whole.map((value) => value + 128),
  )
})

test('what is wrong is an error of the client, a broken stream one that ends so', async () => {
  const tries = [
    cohere.chat({ model: 'absent', message: 'a' }),
    cohere.chat({ model: 'ranker', message: 'a' }),
    cohere.embed({ model: 'multilingual-e5-small', inputType: 'search_query' }),
  ]
  const statuses = await Promise.all(
    tries.map((asked) =>
      asked.then(String, (error: unknown) => (error instanceof CohereError ? error.statusCode : error)),
    ),
  )
  assert.deepEqual(statuses, [404, 422, 422])
  let end = ''
  for await (const event of await cohere.chatStream({ model: 'breaker', message: 'a' })) {
    if (event.eventType === 'stream-end') end = event.finishReason
  }
  assert.equal(end, 'ERROR')
})
