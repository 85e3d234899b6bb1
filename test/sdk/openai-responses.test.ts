import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import OpenAI, { BadRequestError, NotFoundError, toFile } from 'openai'
import { addDocument, trialPeriodSheet } from '../fakes/labour-collection.ts'
import { type TestServer, testServer } from '../fakes/server.ts'
import { until } from '../fakes/until.ts'
import { type ScriptedServer, startScriptedServer } from '../fixtures/backends/scripted-server.ts'

/** The official client's newer way to ask. */
let server: TestServer
let scripted: ScriptedServer
let openai: OpenAI

before(async () => {
  scripted = await startScriptedServer()
  server = await testServer({ backends: { scripted: { url: scripted.url } } })
  openai = clientWith(server.key)
})
after(() => scripted.close())

function clientWith(apiKey: string): OpenAI {
  return new OpenAI({ baseURL: `${server.url}/v1`, apiKey, maxRetries: 0 })
}

const sent = () => scripted.received.at(-1)?.json ?? {}
const weather = {
  type: 'function' as const,
  name: 'meteo',
  strict: true,
  parameters: { type: 'object', properties: { ville: { type: 'string' } } },
}

test('a question is answered whole, with what was asked beside', async () => {
  const answer = await openai.responses.create({
    model: 'writer',
    instructions: 'Sois bref.',
    input: 'Bonjour',
    max_output_tokens: 50,
    text: { format: { type: 'json_schema', name: 'forme', schema: { type: 'object' }, strict: true } },
  })
  assert.equal(answer.output_text, 'Bonjour à tous.')
  assert.deepEqual([answer.status, answer.model, answer.usage?.total_tokens], ['completed', 'writer', 29])
  const { messages, max_tokens, response_format } = sent()
  assert.deepEqual(messages, [
    { role: 'system', content: 'Sois bref.' },
    { role: 'user', content: 'Bonjour' },
  ])
  assert.equal(max_tokens, 50)
  const json_schema = { name: 'forme', schema: { type: 'object' }, strict: true }
  assert.deepEqual(response_format, { type: 'json_schema', json_schema })
})

test('a stream numbers its events, and the client joins them into the same answer', async () => {
  const types: string[] = []
  const numbers: number[] = []
  const stream = openai.responses.stream({ model: 'writer', input: 'Bonjour' })
  for await (const event of stream) {
    types.push(event.type)
    numbers.push(event.sequence_number)
  }
  assert.deepEqual(
    numbers,
    numbers.map((_, index) => index),
  )
  assert.deepEqual(types, [
    'response.created',
    'response.in_progress',
    'response.output_item.added',
    'response.content_part.added',
    'response.output_text.delta',
    'response.output_text.delta',
    'response.output_text.done',
    'response.content_part.done',
    'response.output_item.done',
    'response.completed',
  ])
  const answer = await stream.finalResponse()
  assert.equal(answer.output_text, 'Bonjour à tous.')
})

test('tools are called, and their results read in the next question', async () => {
  const stream = openai.responses.stream({ model: 'tooler', input: 'Quel temps ?', tools: [weather] })
  const first = await stream.finalResponse()
  const calls = first.output.flatMap((item) => (item.type === 'function_call' ? [item] : []))
  assert.deepEqual(
    calls.map(({ call_id, name, arguments: written }) => [call_id, name, written]),
    [
      ['call_a', 'meteo', '{"ville":"Lyon"}'],
      ['call_b', 'meteo', '{"ville":"Brest"}'],
    ],
  )
  assert.deepEqual(Object(sent()['tools'])[0], {
    type: 'function',
    function: { name: 'meteo', strict: true, parameters: weather.parameters },
  })
  const next = await openai.responses.create({
    model: 'tooler',
    previous_response_id: first.id,
    tools: [weather],
    input: calls.map(({ call_id }) => ({ type: 'function_call_output', call_id, output: 'pluie' })),
  })
  assert.equal(next.output_text, 'Bonjour à tous.')
  assert.deepEqual(
    Object(sent()['messages']).map(({ role }: { role: string }) => role),
    ['user', 'assistant', 'tool', 'tool'],
  )
})

describe('an answer that was kept', () => {
  test('is read again with what was asked, and forgotten when asked to', async () => {
    const made = await openai.responses.create({ model: 'writer', input: 'Bonjour', metadata: { dossier: '12' } })
    const read = await openai.responses.retrieve(made.id)
    assert.deepEqual([read.output_text, read.metadata], [made.output_text, { dossier: '12' }])
    const items = await openai.responses.inputItems.list(made.id)
    assert.deepEqual(
      items.data.map((item) => item.type),
      ['message'],
    )
    const somebodyElse = await server.call('GET', `/v1/responses/${made.id}`, { cookie: await server.adminCookie() })
    assert.equal(somebodyElse.status, 404)
    await openai.responses.delete(made.id)
    await assert.rejects(openai.responses.retrieve(made.id), NotFoundError)
  })

  test('is told again as a stream, from where a reader left it', async () => {
    const answer = await openai.responses.create({ model: 'writer', input: 'Bonjour' })
    const told = await openai.responses.retrieve(answer.id, { stream: true })
    const types: string[] = []
    for await (const event of told) types.push(event.type)
    assert.deepEqual(types, [
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
    ])
    const rest = await openai.responses.retrieve(answer.id, { stream: true, starting_after: 6 })
    const numbers: number[] = []
    for await (const event of rest) numbers.push(event.sequence_number)
    assert.deepEqual(numbers, [7, 8])
  })

  test('is not, when its client does not want it', async () => {
    const made = await openai.responses.create({ model: 'writer', input: 'Bonjour', store: false })
    await assert.rejects(openai.responses.retrieve(made.id), NotFoundError)
    const next = { model: 'writer', input: 'Et ?', previous_response_id: made.id }
    await assert.rejects(openai.responses.create(next), NotFoundError)
  })

  test('is written in the background, and may be stopped', async () => {
    const begun = await openai.responses.create({ model: 'writer', input: 'Bonjour', background: true })
    assert.equal(begun.status, 'in_progress')
    await until(async () => (await openai.responses.retrieve(begun.id)).status === 'completed')
    const endless = await openai.responses.create({ model: 'endless', input: 'Bonjour', background: true })
    const stopped = await openai.responses.cancel(endless.id)
    assert.equal(stopped.status, 'cancelled')
    assert.equal((await openai.responses.retrieve(endless.id)).status, 'cancelled')
  })
})

test('a search in collections is answered from them, each claim leading to its document', async () => {
  const { collectionId } = await addDocument(server, { name: 'periode-essai.md', text: trialPeriodSheet })
  const tools = [{ type: 'file_search' as const, vector_store_ids: [`vs_${collectionId}`] }]
  const input = 'Combien de temps dure la période d’essai d’un cadre ?'
  const answer = await openai.responses.create({ model: 'quoter', input, tools })
  const [search, message] = answer.output
  assert.equal(search?.type, 'file_search_call')
  assert.ok(message?.type === 'message')
  const [part] = message.content
  assert.ok(part?.type === 'output_text')
  assert.match(part.text, /quatre mois/)
  const [citation] = part.annotations
  assert.ok(citation?.type === 'file_citation')
  assert.match(citation.file_id, /^file-\d+$/)
  const foreign = [{ type: 'file_search' as const, vector_store_ids: ['vs_999999'] }]
  await assert.rejects(openai.responses.create({ model: 'quoter', input, tools: foreign }), NotFoundError)
})

test('a file in a question is read by the model as its text', async () => {
  const bytes = Buffer.from('<html><body><h1>Congés</h1><p>Vingt-cinq jours par an.</p></body></html>')
  const kept = await openai.files.create({ file: await toFile(bytes, 'conges.html'), purpose: 'user_data' })
  const question = { type: 'input_text' as const, text: 'Combien de jours ?' }
  const ask = (file: OpenAI.Responses.ResponseInputFile) =>
    openai.responses.create({ model: 'writer', input: [{ role: 'user', content: [file, question] }] })
  const answer = await ask({ type: 'input_file', file_id: kept.id })
  const [{ content }] = Object(sent()['messages'])
  assert.match(content, /^conges\.html\n\n# Congés\n\nVingt-cinq jours par an\.\n\nCombien de jours \?$/)
  const items = await openai.responses.inputItems.list(answer.id)
  assert.match(JSON.stringify(items.data), new RegExp(kept.id))
  const file_data = `data:text/plain;base64,${Buffer.from('Trente jours.').toString('base64')}`
  await ask({ type: 'input_file', filename: 'note.txt', file_data })
  assert.match(Object(sent()['messages'])[0].content, /Trente jours\./)
  await assert.rejects(ask({ type: 'input_file', file_id: 'file-autre' }), NotFoundError)
  await assert.rejects(ask({ type: 'input_file', file_url: 'https://exemple.fr/a.pdf' }), BadRequestError)
})

test('the tokens of a question are counted before it is asked', async () => {
  const { object, input_tokens } = await openai.responses.inputTokens.count({
    model: 'writer',
    input: 'Bonjour à tous',
  })
  assert.equal(object, 'response.input_tokens')
  assert.ok(input_tokens > 3 && input_tokens < 20)
  await assert.rejects(openai.responses.inputTokens.count({ model: 'absent', input: 'a' }), NotFoundError)
})

test('what nobody does here is said', async () => {
  const tools = [{ type: 'web_search' as const }]
  await assert.rejects(openai.responses.create({ model: 'writer', input: 'a', tools }), BadRequestError)
  await assert.rejects(openai.responses.create({ model: 'absent', input: 'a' }), NotFoundError)
})

test('a stream that breaks ends with a failure in words', async () => {
  const types: string[] = []
  let message = ''
  const stream = await openai.responses.create({ model: 'breaker', input: 'a', stream: true })
  for await (const event of stream) {
    types.push(event.type)
    if (event.type === 'response.failed') message = event.response.error?.message ?? ''
  }
  assert.equal(types.at(-1), 'response.failed')
  assert.match(message, /does not answer/)
  assert.doesNotMatch(message, /\{"backend"/)
})
