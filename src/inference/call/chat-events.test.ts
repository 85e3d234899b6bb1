import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ChatEvent, ChatEventReader, isCutReason } from './chat-events.ts'

function read(...data: (object | string)[]): { events: ChatEvent[]; finishReason: string | null } {
  const reader = new ChatEventReader('gpu')
  const events = data.flatMap((one) => [...reader.read(typeof one === 'string' ? one : JSON.stringify(one))])
  return { events, finishReason: reader.finishReason }
}

const delta = (said: object, end: string | null = null) => ({
  choices: [{ index: 0, delta: said, finish_reason: end }],
})

test('text comes as it is written, an empty line says nothing, and the end has its reason', () => {
  const { events, finishReason } = read(delta({ role: 'assistant', content: '' }), '', delta({ content: 'Oui' }), ' ')
  assert.deepEqual([events, finishReason], [[{ type: 'text-delta', text: 'Oui' }], null])
  assert.equal(read(delta({ content: 'a' }), delta({}, 'length')).finishReason, 'length')
  // Some servers write an empty reason on each event: the answer is not over.
  assert.equal(read(delta({ content: 'a' }, '')).finishReason, null)
})

test('thoughts are apart from the answer, under each name that servers give them', () => {
  const thought = { type: 'reasoning-delta', text: 'Je cherche' }
  for (const name of ['reasoning_content', 'reasoning']) {
    assert.deepEqual(read(delta({ [name]: 'Je cherche', content: null })).events, [thought], name)
  }
  const parts = [
    { type: 'thinking', thinking: [{ type: 'text', text: 'Je cherche' }] },
    { type: 'text', text: 'Voici' },
    { type: 'image', text: 'non' },
  ]
  assert.deepEqual(read(delta({ content: parts })).events, [thought, { type: 'text-delta', text: 'Voici' }])
})

test('a call to a tool starts once and goes on, with or without an index or an id', () => {
  const call = (tool: object) => delta({ tool_calls: [tool] })
  const started = { type: 'tool-call-started', index: 0, id: 'c1', name: 'météo' }
  const first = call({ index: 0, id: 'c1', function: { name: 'météo', arguments: '{"v' } })
  const argumentsOf = (text: string) => ({ type: 'tool-call-delta', index: 0, arguments: text })
  const rest = call({ index: 0, function: { arguments: 'ille":1}' } })
  assert.deepEqual(read(first, rest).events, [started, argumentsOf('{"v'), argumentsOf('ille":1}')])
  const bare = read(call({ id: 'c1', function: { name: 'météo', arguments: { ville: 1 } } }))
  assert.deepEqual(bare.events, [started, argumentsOf('{"ville":1}')])
  const [nameless] = read(call({ function: { name: 'météo' } })).events
  assert.ok(nameless?.type === 'tool-call-started')
  assert.match(nameless.id, /^call_[0-9a-f]{24}$/)
})

test('a whole answer is read as a stream of one event; other choices are left', () => {
  const choices = [
    { index: 1, message: { content: 'Non' }, finish_reason: 'stop' },
    { index: 0, message: { content: 'Oui' }, finish_reason: 'stop' },
  ]
  const { events, finishReason } = read({ choices, usage: { prompt_tokens: 3, completion_tokens: 2 } })
  assert.equal(finishReason, 'stop')
  assert.deepEqual(events, [
    { type: 'text-delta', text: 'Oui' },
    { type: 'usage-counted', promptTokens: 3, completionTokens: 2 },
  ])
})

test('usage before the choices, without the second count, or malformed', () => {
  const counted = { type: 'usage-counted', promptTokens: 5, completionTokens: 0 }
  assert.deepEqual(read({ choices: [], usage: { prompt_tokens: 5 } }).events, [counted])
  assert.deepEqual(read({ choices: null, usage: 'many' }).events, [])
})

test('an error within the stream is told with the words of the server, never taken for an answer', () => {
  const refuses = (data: object | string, details: object): void =>
    assert.throws(() => read(data), { code: 'backend_protocol', details: { backend: 'gpu', ...details } })
  refuses({ error: { message: 'no memory left' } }, { reason: 'told_error', value: 'no memory left' })
  refuses({ object: 'error', message: 'EngineCore died' }, { reason: 'told_error', value: 'EngineCore died' })
  refuses({ error: { code: 7 } }, { reason: 'error_in_stream' })
  refuses({ detail: 'boum' }, { reason: 'told_error', value: 'boum' })
  refuses({ message: 'explosé' }, { reason: 'told_error', value: 'explosé' })
  refuses(delta({}, 'error'), { reason: 'error_in_stream' })
  refuses({ choices: 'none' }, { reason: 'event_of_unknown_shape' })
  refuses('data that is not JSON', { reason: 'answer_not_json' })
  assert.deepEqual(read({ error: null, choices: [{ delta: { content: 'a' } }] }).events.length, 1)
})

test('an answer that lacks its end says so under the names of OpenAI, whatever the server calls it', () => {
  const reasonOf = (told: string): string | null => read(delta({ content: 'a' }), delta({}, told)).finishReason
  for (const told of ['length', 'LENGTH', 'model_length', 'max_tokens']) assert.equal(reasonOf(told), 'length', told)
  for (const told of ['content_filter', 'SAFETY']) assert.equal(reasonOf(told), 'content_filter', told)
  assert.deepEqual(['stop', 'STOP', 'tool_calls', 'eos_token'].map(reasonOf), [
    'stop',
    'stop',
    'tool_calls',
    'eos_token',
  ])
  assert.deepEqual(['stop', 'tool_calls', 'length', 'content_filter'].map(isCutReason), [false, false, true, true])
})
