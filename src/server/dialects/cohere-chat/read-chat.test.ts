import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CohereChatRequest } from '#contract/cohere'
import { readCohereChat } from './read-chat.ts'

const asked = { role: 'user', content: 'a' }
const read = (given: object) => readCohereChat(CohereChatRequest.parse({ model: 'm', messages: [asked], ...given }))
const wire = (...messages: object[]) => read({ messages }).messages
const tools = [{ type: 'function', function: { name: 'lire' } }]

describe('a request', () => {
  test('with nothing but a question is only that', () => {
    assert.deepEqual(read({}), {
      model: 'm',
      messages: [asked],
      maxTokens: undefined,
      temperature: undefined,
      parameters: {},
      endpoint: 'chat',
    })
  })

  test('keeps what shapes the answer under the names that model servers know', () => {
    const given = { max_tokens: 9, temperature: 0, seed: 0, frequency_penalty: 0.5, presence_penalty: 0, k: 3, p: 0 }
    const { maxTokens, temperature, parameters } = read({
      ...given,
      stop_sequences: ['###'],
      tools,
      tool_choice: 'REQUIRED',
      safety_mode: 'OFF',
    })
    assert.deepEqual([maxTokens, temperature], [9, 0])
    assert.deepEqual(parameters, {
      seed: 0,
      frequency_penalty: 0.5,
      presence_penalty: 0,
      top_k: 3,
      top_p: 0,
      stop: ['###'],
      tools,
      tool_choice: 'required',
    })
  })

  test('leaves out what is empty, and a choice among no tools', () => {
    assert.deepEqual(read({ stop_sequences: [], tools: [], tool_choice: 'NONE', k: 0, seed: null }).parameters, {})
  })

  test('asks for JSON, by a schema or without one', () => {
    const format = (response_format: object) => read({ response_format }).parameters['response_format']
    assert.deepEqual(format({ type: 'json_object' }), { type: 'json_object' })
    assert.deepEqual(format({ type: 'text' }), { type: 'text' })
    assert.deepEqual(format({ type: 'json_object', json_schema: { type: 'object' } }), {
      type: 'json_schema',
      json_schema: { name: 'answer', schema: { type: 'object' } },
    })
  })

  test('tells its documents before the conversation', () => {
    const documents = ['Le règlement', { id: 'd2', data: { title: 'Congés', snippet: 'Deux mois' } }]
    assert.deepEqual(read({ documents }).messages, [
      { role: 'system', content: 'Document 1:\nLe règlement\n\nDocument 2:\n{"title":"Congés","snippet":"Deux mois"}' },
      asked,
    ])
    assert.deepEqual(read({ documents: [] }).messages, [asked])
  })
})

describe('messages', () => {
  const text = (said: string) => ({ type: 'text', text: said })
  const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,AA' } }

  test('of texts alone are texts', () => {
    assert.deepEqual(wire({ role: 'user', content: [text('a'), text('b')] }), [{ role: 'user', content: 'a\nb' }])
    assert.deepEqual(wire({ role: 'system', content: [text('a')] }), [{ role: 'system', content: 'a' }])
    assert.deepEqual(wire({ role: 'user' }), [{ role: 'user', content: '' }])
  })

  test('with an image keep their parts in order', () => {
    assert.deepEqual(wire({ role: 'user', content: [text('Que vois-tu ?'), image] }), [
      { role: 'user', content: [text('Que vois-tu ?'), image] },
    ])
  })

  test('of the assistant keep what it said and the tools that it called, not what it thought', () => {
    const tool_calls = [{ id: 'c1', type: 'function', function: { name: 'lire', arguments: '{}' } }]
    const content = [{ type: 'thinking', thinking: 'Voyons' }, text('Je lis.')]
    assert.deepEqual(wire({ role: 'assistant', content, tool_calls }), [
      { role: 'assistant', content: 'Je lis.', tool_calls },
    ])
    assert.deepEqual(wire({ role: 'assistant', tool_plan: 'Je vais lire', tool_calls }), [
      { role: 'assistant', content: null, tool_calls },
    ])
    assert.deepEqual(wire({ role: 'assistant', content: 'Oui.', tool_calls: [] }), [
      { role: 'assistant', content: 'Oui.' },
    ])
  })

  test('of a tool are what it found, documents as JSON', () => {
    const content = [text('sept'), { type: 'document', document: { data: { n: 7 }, id: 'd' } }]
    assert.deepEqual(wire({ role: 'tool', tool_call_id: 'c1', content }), [
      { role: 'tool', tool_call_id: 'c1', content: 'sept\n{"n":7}' },
    ])
    assert.deepEqual(wire({ role: 'tool', content: 'sept' }), [{ role: 'tool', content: 'sept' }])
  })

  test('of a part that nobody here reads are refused by its name', () => {
    const details = { param: 'messages', reason: 'block_type_unread', value: 'audio' }
    for (const role of ['user', 'assistant', 'system', 'tool']) {
      assert.throws(() => wire({ role, content: [{ type: 'audio' }] }), { code: 'invalid_request', details })
    }
    assert.throws(() => wire({ role: 'user', content: [{ type: 'image_url', image_url: 'data:' }] }), {
      details: { ...details, value: 'image_url' },
    })
  })
})
