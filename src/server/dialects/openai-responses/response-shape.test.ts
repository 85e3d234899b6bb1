import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ResponseRequest } from '#contract/responses'
import { emptyResponse, historyOf } from './response-shape.ts'

const ask = (given: object = {}) => ResponseRequest.parse({ model: 'm', input: 'a', ...given })

test('an answer before its first word says what was asked, and the defaults of what was not', () => {
  const before = Math.floor(Date.now() / 1000)
  const { created_at, ...rest } = emptyResponse('resp_1', ask())
  assert.ok(Number(created_at) >= before && Number(created_at) <= Date.now() / 1000, `${String(created_at)} is now`)
  assert.deepEqual(rest, {
    id: 'resp_1',
    object: 'response',
    completed_at: null,
    status: 'in_progress',
    background: false,
    error: null,
    incomplete_details: null,
    instructions: null,
    max_output_tokens: null,
    model: 'm',
    output: [],
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    store: true,
    temperature: null,
    text: { format: { type: 'text' } },
    tool_choice: 'auto',
    tools: [],
    top_p: null,
    truncation: 'disabled',
    usage: null,
    metadata: {},
  })
})

test('what was asked is read back as it was sent', () => {
  const asked = {
    background: true,
    instructions: 'Sois bref.',
    max_output_tokens: 9,
    parallel_tool_calls: false,
    previous_response_id: 'resp_0',
    store: false,
    temperature: 0,
    tool_choice: 'required',
    tools: [{ type: 'function', name: 'lire' }],
    top_p: 0,
    metadata: { dossier: '12' },
  }
  const answer = emptyResponse(
    'resp_1',
    ask({ ...asked, text: { format: { type: 'json_object' } }, reasoning: { effort: 'low' } }),
  )
  for (const [name, value] of Object.entries(asked)) assert.deepEqual(answer[name], value, name)
  assert.deepEqual(answer['text'], { format: { type: 'json_object' } })
  assert.deepEqual(answer['reasoning'], { effort: 'low', summary: null })
})

test('the next question’s model reads what was said and called, and nothing else', () => {
  const history = (...output: object[]) => {
    const items = output.map((item) => ({ type: 'message', id: 'i', status: 'completed' as const, ...item }))
    return historyOf({ id: 'r', status: 'completed', output: items })
  }
  const message = { type: 'message', content: [{ type: 'output_text', text: 'Je lis.' }, { type: 'refusal' }, null] }
  const called = { type: 'function_call', id: 'fc_1', call_id: 'c1', name: 'lire', arguments: '{}' }
  const tool_calls = [{ id: 'c1', type: 'function', function: { name: 'lire', arguments: '{}' } }]
  assert.deepEqual(history(message, called), [{ role: 'assistant', content: 'Je lis.', tool_calls }])
  assert.deepEqual(history(called), [{ role: 'assistant', content: null, tool_calls }])
  assert.deepEqual(history({ type: 'reasoning', content: [{ text: 'Voyons' }] }, message), [
    { role: 'assistant', content: 'Je lis.' },
  ])
  for (const nothing of [[], [{ type: 'reasoning' }], [{ type: 'message' }], [{ type: 'message', content: [] }]]) {
    assert.deepEqual(history(...nothing), [])
  }
})
