import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Json, type TestServer, testServer } from '../fakes/server.ts'
import { until } from '../fakes/until.ts'
import { type ScriptedServer, startScriptedServer } from '../fixtures/backends/scripted-server.ts'

/** Chats with a search, in both ways that Albert's clients ask for it. */
let server: TestServer
let scripted: ScriptedServer
let collection = 0
let document = 0

before(async () => {
  scripted = await startScriptedServer()
  const models = {
    writer: { costs: { promptPerMillion: 1, completionPerMillion: 2 }, parameters: { active: 8 } },
  }
  server = await testServer({ backends: { scripted: { url: scripted.url, models } } })
  collection = Number((await server.call('POST', '/v1/collections', { body: { name: 'Règles' } })).json['id'])
  const form = new FormData()
  form.set('collection_id', String(collection))
  form.set('name', 'congés')
  const headers = { authorization: `Bearer ${server.key}` }
  const made = await fetch(new URL('/v1/documents', server.url), { method: 'POST', headers, body: form })
  document = Number((JSON.parse(await made.text()) as Json)['id'])
  const chunks = [
    { content: 'Les congés se posent un mois avant.', metadata: { service: 'RH' } },
    { content: 'Le télétravail se demande par écrit.', metadata: { service: 'DSI' } },
  ]
  await server.call('POST', `/v1/documents/${document}/chunks`, { body: { chunks } })
  await until(async () => String((await server.call('GET', `/v1/documents/${document}`)).json['state']) === 'ready')
})
after(() => scripted.close())

const messages = [
  { role: 'system', content: 'Sois bref.' },
  { role: 'user', content: 'Quand poser ses congés ?' },
]
const ask = (fields: object) =>
  server.call('POST', '/v1/chat/completions', { body: { model: 'writer', messages, ...fields } })
const resultsOf = (json: Json) => Object.values(json['search_results'] ?? {}).map((one) => one ?? {})
const lastAsked = () => scripted.received.findLast(({ path }) => path.endsWith('/chat/completions'))?.json ?? {}

test('the tool `search` puts the passages in the question, and in the answer as its results', async () => {
  const tool = { type: 'search', collection_ids: [collection], method: 'lexical', limit: 1 }
  const { status, json } = await ask({ tools: [tool], tool_choice: 'auto' })
  assert.equal(status, 200)
  const [result, ...others] = resultsOf(json)
  assert.deepEqual(others, [])
  assert.deepEqual(
    [result?.['method'], result?.['chunk']?.['document_id'], result?.['chunk']?.['metadata']?.['service']],
    ['lexical', document, 'RH'],
  )
  assert.equal(Object.values(json['choices'] ?? {})[0]?.['message']?.['content'], 'Bonjour à tous.')
  const sent = lastAsked()
  assert.deepEqual([sent['tools'], sent['tool_choice'], sent['search']], [undefined, undefined, undefined])
  const said = JSON.stringify(sent['messages'])
  assert.match(said, /Sois bref\./)
  assert.match(said, /Les congés se posent un mois avant\..*Quand poser ses congés \?/)
  assert.doesNotMatch(said, /télétravail/)
})

test('older clients ask by `search` and `search_args`, and functions stay beside', async () => {
  const meteo = { type: 'function', function: { name: 'meteo', parameters: {} } }
  const search_args = { collections: [collection], k: 2, method: 'hybrid' }
  const { json } = await ask({ search: true, search_args, tools: [meteo] })
  assert.equal(resultsOf(json)[0]?.['chunk']?.['content'], 'Les congés se posent un mois avant.')
  assert.deepEqual(lastAsked()['tools'], [meteo])
  const without = await ask({ search: false, search_args: {} })
  assert.deepEqual([without.status, without.json['search_results']], [200, undefined])
  assert.deepEqual([lastAsked()['search'], lastAsked()['search_args']], [undefined, undefined])
})

test('the first event of a stream carries the results, the last one the tokens and what they cost', async () => {
  const tool = { type: 'search', metadata_filters: { key: 'service', type: 'eq', value: 'DSI' } }
  const { text } = await ask({ stream: true, tools: [tool] })
  const events = text.split('\n\n').filter((event) => event.startsWith('data: {'))
  const chunks: Json[] = events.map((event) => JSON.parse(event.slice('data: '.length)))
  assert.equal(resultsOf(chunks[0] ?? {})[0]?.['chunk']?.['content'], 'Le télétravail se demande par écrit.')
  assert.ok(chunks.slice(1).every((chunk) => chunk['search_results'] === undefined))
  const usage = chunks.at(-1)?.['usage']
  assert.deepEqual([usage?.['total_tokens'], usage?.['cost'], usage?.['requests']], [29, 37e-6, 1])
  const kWh = usage?.['impacts']?.['kWh']
  assert.ok(Number(kWh) > 0)
  assert.deepEqual(usage?.['carbon']?.['kWh'], { min: kWh, max: kWh })
  assert.match(text, /data: \[DONE\]\n\n$/)
})

test('a search that cannot be done is refused before any model is asked', async () => {
  const before = scripted.received.length
  const foreign = await ask({ tools: [{ type: 'search', collection_ids: [999_999] }] })
  assert.deepEqual([foreign.status, foreign.json['detail']], [404, 'Collection 999999 not found.'])
  assert.equal((await ask({ tools: [{ type: 'search', limit: 0 }] })).status, 422)
  assert.equal((await ask({ search: true, search_args: { web_search: true } })).status, 422)
  assert.equal(scripted.received.length, before)
})

test('an assistant answers from the collections that the search names', async () => {
  const { status, json } = await ask({
    model: 'assistant/socle',
    tools: [{ type: 'search', collection_ids: [collection] }],
  })
  assert.equal(status, 200)
  assert.ok(resultsOf(json).every((result) => Number(result['chunk']?.['collection_id']) === collection))
})

test('one instance serves its models to another', async () => {
  const centre = { kind: 'albert', url: `${server.url}/v1`, apiKey: server.key }
  const site = await testServer({ backends: { centre } })
  const { json } = await site.call('GET', '/v1/models')
  const types = new Map(
    Object.values(json['data'] ?? {}).map((model) => [String(model?.['id']), String(model?.['type'])]),
  )
  assert.equal(types.get('writer'), 'text-generation')
  const reply = await site.call('POST', '/v1/chat/completions', { body: { model: 'writer', messages } })
  assert.deepEqual([reply.status, reply.json['model'], reply.json['usage']?.['total_tokens']], [200, 'writer', 29])
})
