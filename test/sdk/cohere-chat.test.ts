import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { CohereClientV2, CohereError } from 'cohere-ai'
import { addDocument, trialPeriodSheet } from '../fakes/labour-collection.ts'
import { type TestServer, testServer } from '../fakes/server.ts'
import { type ScriptedServer, startScriptedServer } from '../fixtures/backends/scripted-server.ts'

/** The official client, for chat and vectors. */
let server: TestServer
let scripted: ScriptedServer
let cohere: CohereClientV2

before(async () => {
  scripted = await startScriptedServer()
  server = await testServer({ backends: { scripted: { url: scripted.url } } })
  cohere = new CohereClientV2({ token: server.key, environment: server.url, maxRetries: 0 })
})
after(() => scripted.close())

const messages = [{ role: 'user' as const, content: 'Bonjour' }]
const tools = [
  { type: 'function' as const, function: { name: 'meteo', parameters: { type: 'object', properties: {} } } },
]

test('a chat is answered whole, its settings passed on by their other names', async () => {
  const answer = await cohere.chat({
    model: 'writer',
    messages: [{ role: 'system', content: 'Sois bref.' }, ...messages],
    documents: ['Le marché ouvre à 8 h.', { data: { titre: 'Piscine', texte: 'fermée' } }],
    maxTokens: 50,
    stopSequences: ['FIN'],
    p: 0.5,
    k: 7,
    responseFormat: { type: 'json_object', jsonSchema: { type: 'object' } },
  })
  assert.deepEqual(answer.message.content, [{ type: 'text', text: 'Bonjour à tous.' }])
  assert.deepEqual([answer.finishReason, answer.usage?.tokens], ['STOP_SEQUENCE', { inputTokens: 21, outputTokens: 8 }])
  const sent = scripted.received.at(-1)?.json ?? {}
  assert.partialDeepStrictEqual(sent, {
    messages: [
      {
        role: 'system',
        content: 'Document 1:\nLe marché ouvre à 8 h.\n\nDocument 2:\n{"titre":"Piscine","texte":"fermée"}',
      },
      { role: 'system', content: 'Sois bref.' },
      { role: 'user', content: 'Bonjour' },
    ],
    ...{ max_tokens: 50, stop: ['FIN'], top_p: 0.5, top_k: 7 },
    response_format: { type: 'json_schema', json_schema: { schema: { type: 'object' } } },
  })
})

test('a chat is streamed as texts that begin, go on and end', async () => {
  const types: string[] = []
  let said = ''
  for await (const event of await cohere.chatStream({ model: 'thinker', messages, thinking: { type: 'enabled' } })) {
    types.push(event.type ?? '')
    if (event.type === 'content-delta') said += event.delta?.message?.content?.text ?? ''
    if (event.type === 'message-end') {
      assert.deepEqual([event.delta?.finishReason, event.delta?.usage?.tokens?.outputTokens], ['COMPLETE', 8])
    }
  }
  assert.equal(said, 'Quatre mois.')
  const thought = ['content-start', 'content-delta', 'content-end']
  const text = ['content-start', 'content-delta', 'content-delta', 'content-end']
  assert.deepEqual(types, ['message-start', ...thought, ...text, 'message-end'])
})

test('tools are called, whole and streamed, and their results read', async () => {
  const asked = { model: 'tooler', messages, tools, toolChoice: 'REQUIRED' as const }
  const { message, finishReason } = await cohere.chat(asked)
  const called = message.toolCalls?.map((call) => [call.id, call.function?.name, call.function?.arguments])
  const expected = [
    ['call_a', 'meteo', '{"ville":"Lyon"}'],
    ['call_b', 'meteo', '{"ville":"Brest"}'],
  ]
  assert.deepEqual([called, finishReason], [expected, 'TOOL_CALL'])
  assert.equal(scripted.received.at(-1)?.json['tool_choice'], 'required')
  const told = new Map<number, string>()
  for await (const event of await cohere.chatStream(asked)) {
    if (event.type !== 'tool-call-delta') continue
    const part = event.delta?.message?.toolCalls?.function?.arguments ?? ''
    told.set(event.index ?? -1, (told.get(event.index ?? -1) ?? '') + part)
  }
  assert.deepEqual([...told.values()], ['{"ville":"Lyon"}', '{"ville":"Brest"}'])
  const result = {
    role: 'tool' as const,
    toolCallId: 'call_a',
    content: [{ type: 'text' as const, text: 'Il pleut.' }],
  }
  const calls = message.toolCalls ?? []
  const next = await cohere.chat({
    ...asked,
    messages: [...messages, { role: 'assistant', toolCalls: calls }, result],
  })
  assert.deepEqual(next.message.content, [{ type: 'text', text: 'Bonjour à tous.' }])
  assert.partialDeepStrictEqual(scripted.received.at(-1)?.json['messages'], [
    {},
    { role: 'assistant', tool_calls: [{ id: 'call_a' }, { id: 'call_b' }] },
    { role: 'tool', tool_call_id: 'call_a', content: 'Il pleut.' },
  ])
})

test('an assistant answers with its citations, where they stand in the text', async () => {
  await server.call('PUT', '/api/settings/assistant', { cookie: await server.adminCookie(), body: { mode: 'quote' } })
  await addDocument(server, { name: 'periode-essai.md', text: trialPeriodSheet })
  const question = 'Combien de temps dure la période d’essai d’un cadre ?'
  const answer = await cohere.chat({ model: 'assistant/socle', messages: [{ role: 'user', content: question }] })
  const [part] = answer.message.content ?? []
  const text = part?.type === 'text' ? part.text : ''
  const [cited] = answer.message.citations ?? []
  assert.equal(text.slice(cited?.start, cited?.end), cited?.text)
  const [source] = cited?.sources ?? []
  assert.ok(source?.type === 'document' && String(source.document?.['snippet']).includes('quatre mois'))
})

test('texts become vectors, of every type that is asked for', async () => {
  const model = 'multilingual-e5-small'
  const { embeddings, texts } = await cohere.embed({
    model,
    texts: ['un', 'deux'],
    inputType: 'search_document',
    embeddingTypes: ['float', 'ubinary', 'binary', 'base64'],
  })
  const [first = []] = embeddings.float ?? []
  assert.deepEqual([texts, embeddings.float?.length, first.length], [['un', 'deux'], 2, 384])
  const bits = first.map((value) => (value > 0 ? '1' : '0')).join('')
  const bytes = embeddings.ubinary?.[0] ?? []
  assert.equal(bytes.map((byte) => byte.toString(2).padStart(8, '0')).join(''), bits)
  assert.deepEqual(
    embeddings.binary?.[0],
    bytes.map((byte) => byte - 128),
  )
  const raw = Buffer.from(embeddings.base64?.[0] ?? '', 'base64')
  assert.deepEqual([raw.length, raw.readFloatLE(4)], [384 * 4, Math.fround(first[1] ?? 0)])
  const inputs = [{ content: [{ type: 'text' as const, text: 'un' }] }]
  const again = await cohere.embed({ model, inputs, inputType: 'search_document', embeddingTypes: ['float'] })
  assert.deepEqual(again.embeddings.float?.[0]?.length, 384)
})

test('what is wrong is an error of the client', async () => {
  const embed = {
    model: 'absent',
    texts: ['a'],
    inputType: 'search_query' as const,
    embeddingTypes: ['float' as const],
  }
  const tries = [
    cohere.chat({ model: 'absent', messages }),
    cohere.chat({ model: 'ranker', messages }),
    cohere.chat({ model: 'writer', messages: [] }),
    cohere.embed(embed),
    cohere.embed({ ...embed, model: 'multilingual-e5-small', embeddingTypes: ['int8'] }),
    cohere.embed({ model: 'multilingual-e5-small', inputType: 'search_query' }),
  ]
  const statuses = await Promise.all(
    tries.map((asked) =>
      asked.then(
        () => 200,
        (error: unknown) => (error instanceof CohereError ? error.statusCode : error),
      ),
    ),
  )
  assert.deepEqual(statuses, [404, 422, 422, 404, 200, 422])
  let end = ''
  for await (const event of await cohere.chatStream({ model: 'breaker', messages })) {
    if (event.type === 'message-end') end = event.delta?.finishReason ?? ''
  }
  assert.equal(end, 'ERROR')
})
