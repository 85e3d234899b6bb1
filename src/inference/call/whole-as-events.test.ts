import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { wholeAsEvents } from './whole-as-events.ts'

const events = (answer: object, hidesUsage = false): unknown[] =>
  (wholeAsEvents(JSON.stringify(answer), hidesUsage) ?? '')
    .split('\n\n')
    .filter((event) => event !== '')
    .map((event) => JSON.parse(event.replace(/^data: /, '')))

const usage = { prompt_tokens: 5, completion_tokens: 2 }
const answer = {
  id: 'a1',
  object: 'chat.completion',
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Oui.' }, finish_reason: 'stop' }],
  usage,
}
const chunk = { id: 'a1', object: 'chat.completion.chunk', model: 'm' }

test('a whole answer is one event with its words, and one with its counts', () => {
  assert.deepEqual(events(answer), [
    { ...chunk, choices: [{ index: 0, delta: { role: 'assistant', content: 'Oui.' }, finish_reason: 'stop' }] },
    { ...chunk, choices: [], usage },
  ])
})

test('counts that the client does not want, or the server did not tell, are no event', () => {
  assert.equal(events(answer, true).length, 1)
  assert.equal(events({ ...answer, usage: null }).length, 1)
  assert.equal(events({ ...answer, usage: undefined }).length, 1)
})

test('calls of tools are numbered, unless they already are', () => {
  const calls = [
    { id: 'c1', type: 'function' },
    { id: 'c2', index: 7 },
  ]
  const [first] = events({ ...answer, choices: [{ message: { content: null, tool_calls: calls } }] })
  assert.deepEqual(Object(first).choices, [
    {
      delta: {
        content: null,
        tool_calls: [
          { index: 0, id: 'c1', type: 'function' },
          { id: 'c2', index: 7 },
        ],
      },
    },
  ])
})

test('a completion keeps its text and its name', () => {
  const completion = { object: 'text_completion', choices: [{ index: 0, text: 'suite' }] }
  assert.deepEqual(events(completion), [completion])
})

test('each answer of several is a choice of the one event', () => {
  const choices = [0, 1].map((index) => ({ index, message: { content: `n° ${index}` } }))
  const [first] = events({ ...answer, choices })
  assert.deepEqual(
    Object(first).choices.map(({ delta }: { delta: object }) => delta),
    [{ content: 'n° 0' }, { content: 'n° 1' }],
  )
})

test('bytes beyond ASCII pass as they are', () => {
  const latin = Buffer.from(JSON.stringify({ choices: [{ message: { content: 'été' } }] })).toString('latin1')
  assert.match(Buffer.from(wholeAsEvents(latin, false) ?? '', 'latin1').toString(), /"content":"été"/)
})

describe('what is no answer becomes no stream', () => {
  for (const text of ['', '{', 'null', '[]', '{}', '{"choices":"x"}', '<html>', '{"error":{"message":"x"}}']) {
    test(JSON.stringify(text), () => assert.equal(wholeAsEvents(text, false), null))
  }
})

test('an answer nested without end becomes no stream', () => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000)
  assert.equal(wholeAsEvents(`{"choices":[],"a":${deep}}`, false), null)
  assert.equal(wholeAsEvents(`{"choices":[{"message":{"content":"Oui.","a":${deep}}}]}`, false), null)
})
