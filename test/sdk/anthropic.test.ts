import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import Anthropic, { APIError, AuthenticationError, BadRequestError, NotFoundError } from '@anthropic-ai/sdk'
import { addDocument, trialPeriodSheet } from '../fakes/labour-collection.ts'
import { type TestServer, testServer } from '../fakes/server.ts'
import { type ScriptedServer, startScriptedServer } from '../fixtures/backends/scripted-server.ts'

/** The official client, against the real program in front of a scripted model server. */
let server: TestServer
let scripted: ScriptedServer
let anthropic: Anthropic

before(async () => {
  scripted = await startScriptedServer()
  const second = { url: scripted.url, models: { secretary: { upstream: 'writer', aliases: ['openweight-small'] } } }
  server = await testServer({ backends: { scripted: { url: scripted.url }, second } })
  anthropic = new Anthropic({ baseURL: server.url, apiKey: server.key, maxRetries: 0 })
})
after(() => scripted.close())

const hello = (model: string) => ({
  model,
  max_tokens: 200,
  messages: [{ role: 'user' as const, content: 'Bonjour' }],
})

const weather = {
  name: 'meteo',
  description: 'Le temps qu’il fait',
  input_schema: { type: 'object' as const, properties: { ville: { type: 'string' } } },
}

const sent = () => scripted.received.at(-1)?.json ?? {}

describe('a message', () => {
  test('is answered whole, with its tokens, under the name that was asked for', async () => {
    const asked = { ...hello('writer'), system: 'Sois bref.', temperature: 0.2 }
    const message = await anthropic.messages.create(asked)
    assert.deepEqual(message.content, [{ type: 'text', text: 'Bonjour à tous.' }])
    assert.deepEqual([message.role, message.model, message.stop_reason], ['assistant', 'writer', 'end_turn'])
    assert.deepEqual(message.usage, { input_tokens: 21, output_tokens: 8 })
    assert.match(message.id, /^msg_/)
    const { messages, max_tokens, temperature } = sent()
    assert.deepEqual([max_tokens, temperature], [200, 0.2])
    assert.deepEqual(messages, [
      { role: 'system', content: 'Sois bref.' },
      { role: 'user', content: 'Bonjour' },
    ])
  })

  test('is streamed in the events that the client joins', async () => {
    const seen: string[] = []
    const stream = anthropic.messages.stream(hello('writer'))
    stream.on('streamEvent', ({ type }) => seen.push(type))
    const message = await stream.finalMessage()
    assert.deepEqual(message.content, [{ type: 'text', text: 'Bonjour à tous.' }])
    assert.equal(message.usage.output_tokens, 8)
    assert.deepEqual(seen, [
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ])
  })

  test('is of the model’s own name, also when an alias was asked', async () => {
    const message = await anthropic.messages.create(hello('openweight-small'))
    assert.equal(message.model, 'secretary')
    const streamed = await anthropic.messages.stream(hello('openweight-small')).finalMessage()
    assert.equal(streamed.model, 'secretary')
  })

  test('tells its tokens from the start, about, and the text that stopped it', async () => {
    const seen: Anthropic.MessageStreamEvent[] = []
    const stream = anthropic.messages.stream({ ...hello('writer'), stop_sequences: ['FIN'] })
    stream.on('streamEvent', (event) => seen.push(event))
    const message = await stream.finalMessage()
    const [start] = seen
    assert.ok(start?.type === 'message_start' && start.message.usage.input_tokens > 2)
    assert.deepEqual([message.stop_reason, message.stop_sequence], ['stop_sequence', 'FIN'])
    assert.equal(message.usage.input_tokens, 21)
  })

  test('calls tools, whole and streamed, and reads their results', async () => {
    const asked = { ...hello('tooler'), tools: [weather], tool_choice: { type: 'any' as const } }
    const expected = [
      { type: 'tool_use', id: 'call_a', name: 'meteo', input: { ville: 'Lyon' } },
      { type: 'tool_use', id: 'call_b', name: 'meteo', input: { ville: 'Brest' } },
    ]
    const whole = await anthropic.messages.create(asked)
    assert.deepEqual(whole.content, expected)
    assert.equal(whole.stop_reason, 'tool_use')
    assert.equal(sent()['tool_choice'], 'required')
    assert.deepEqual((await anthropic.messages.stream(asked).finalMessage()).content, expected)
    const again = await anthropic.messages.create({
      ...asked,
      messages: [
        ...asked.messages,
        { role: 'assistant', content: whole.content },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 'call_a', content: [{ type: 'text', text: 'pluie' }] },
            { type: 'tool_result', tool_use_id: 'call_b', content: 'vent' },
            { type: 'text', text: 'Alors ?' },
          ],
        },
      ],
    })
    assert.deepEqual(again.content, [{ type: 'text', text: 'Bonjour à tous.' }])
    assert.deepEqual(Object(sent()['messages']).slice(-4), [
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          { id: 'call_a', type: 'function', function: { name: 'meteo', arguments: '{"ville":"Lyon"}' } },
          { id: 'call_b', type: 'function', function: { name: 'meteo', arguments: '{"ville":"Brest"}' } },
        ],
      },
      { role: 'tool', tool_call_id: 'call_a', content: 'pluie' },
      { role: 'tool', tool_call_id: 'call_b', content: 'vent' },
      { role: 'user', content: 'Alors ?' },
    ])
  })

  test('shows what the model thinks to whoever asks for it, and to nobody else', async () => {
    const silent = await anthropic.messages.create(hello('thinker'))
    assert.deepEqual(silent.content, [{ type: 'text', text: 'Quatre mois.' }])
    const asked = { ...hello('thinker'), thinking: { type: 'enabled' as const, budget_tokens: 1024 } }
    const message = await anthropic.messages.stream(asked).finalMessage()
    assert.deepEqual(message.content, [
      { type: 'thinking', thinking: 'Je réfléchis.', signature: '' },
      { type: 'text', text: 'Quatre mois.' },
    ])
  })

  test('carries images', async () => {
    const source = { type: 'base64' as const, media_type: 'image/png' as const, data: 'iVBORw0KGgo=' }
    const content = [
      { type: 'text' as const, text: 'Que vois-tu ?' },
      { type: 'image' as const, source },
    ]
    await anthropic.messages.create({ ...hello('writer'), messages: [{ role: 'user', content }] })
    assert.deepEqual(Object(sent()['messages'])[0].content, [
      { type: 'text', text: 'Que vois-tu ?' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } },
    ])
  })

  test('is metered as such', async () => {
    await server.ctx.usage.flush()
    const row = await server.ctx.db
      .selectFrom('usage_event')
      .selectAll()
      .where('endpoint', '=', 'messages')
      .orderBy('id')
      .executeTakeFirstOrThrow()
    assert.deepEqual([row.model, row.status, row.prompt_tokens, row.completion_tokens], ['writer', 200, 21, 8])
  })
})

test('an assistant answers with citations', async () => {
  await server.call('PUT', '/api/settings/assistant', { cookie: await server.adminCookie(), body: { mode: 'quote' } })
  await addDocument(server, { name: 'periode-essai.md', text: trialPeriodSheet })
  const messages = [{ role: 'user' as const, content: 'Combien de temps dure la période d’essai d’un cadre ?' }]
  const message = await anthropic.messages.create({ model: 'assistant/socle', max_tokens: 1000, messages })
  const [block] = message.content
  assert.ok(block?.type === 'text')
  assert.match(block.text, /quatre mois pour les cadres/)
  const [citation] = block.citations ?? []
  assert.ok(citation?.type === 'search_result_location')
  assert.match(citation.cited_text, /quatre mois/)
})

test('tokens are counted before anything is asked', async () => {
  const { messages } = hello('writer')
  const short = await anthropic.messages.countTokens({ model: 'writer', messages })
  assert.ok(short.input_tokens > 2 && short.input_tokens < 20)
  const content = 'Un long texte qui se répète. '.repeat(20_000)
  const startedAtMs = performance.now()
  const long = await anthropic.messages.countTokens({ model: 'writer', messages: [{ role: 'user', content }] })
  assert.ok(long.input_tokens > 100_000 && performance.now() - startedAtMs < 5_000)
  await assert.rejects(anthropic.messages.countTokens({ model: 'absent', messages }), NotFoundError)
})

describe('an error', () => {
  test('has Anthropic’s shape and type, and its request identifier', async () => {
    await assert.rejects(anthropic.messages.create(hello('absent')), (error: unknown) => {
      assert.ok(error instanceof NotFoundError)
      assert.equal(error.type, 'not_found_error')
      assert.match(error.message, /absent/)
      assert.ok(error.requestID)
      return true
    })
    const stranger = new Anthropic({ baseURL: server.url, apiKey: 'sk-wrong', maxRetries: 0 })
    await assert.rejects(stranger.messages.create(hello('writer')), AuthenticationError)
    const tools = [{ type: 'web_search_20250305' as const, name: 'web_search' as const }]
    await assert.rejects(anthropic.messages.create({ ...hello('writer'), tools }), BadRequestError)
    await assert.rejects(anthropic.messages.create({ ...hello('writer'), max_tokens: -1 }), BadRequestError)
  })

  test('has that shape at every address', async () => {
    await assert.rejects(anthropic.models.retrieve('absent'), (error: unknown) => {
      assert.ok(error instanceof NotFoundError)
      assert.equal(error.type, 'not_found_error')
      return true
    })
    await assert.rejects(anthropic.messages.batches.list(), (error: unknown) => {
      assert.ok(error instanceof NotFoundError)
      assert.equal(error.type, 'not_found_error')
      return true
    })
    const { display_name, created_at } = await anthropic.models.retrieve('writer')
    assert.deepEqual([display_name, Number.isNaN(Date.parse(created_at))], ['writer', false])
  })

  test('within a stream ends it, in words that tell nothing of the inside', async () => {
    await assert.rejects(anthropic.messages.stream(hello('breaker')).finalMessage(), (error: unknown) => {
      assert.ok(error instanceof APIError)
      assert.doesNotMatch(error.message, /\{\\?"backend"/)
      return true
    })
  })
})
