import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ResponseAnswer, ResponseRequest } from '#contract/responses'
import { argues, calls, counts, ends, says, thinks } from '../fixtures/told.ts'
import { ResponseTeller } from './response-events.ts'
import { replayedEvents } from './replay-response.ts'
import { emptyResponse } from './response-shape.ts'

const empty = emptyResponse('resp_1', ResponseRequest.parse({ model: 'm', input: 'a' }))
const kept = (given: object) => ResponseAnswer.parse({ ...empty, status: 'completed', ...given })
const replay = (given: object) => [...replayedEvents(kept(given))]

const annotation = { type: 'file_citation', index: 5, file_id: 'file-41', filename: 'a.pdf' }
const part = { type: 'output_text', text: 'Deux [1]', annotations: [annotation], logprobs: [] }
const message = { type: 'message', id: 'msg_1', status: 'completed', role: 'assistant', content: [part] }
const called = {
  type: 'function_call',
  id: 'fc_1',
  status: 'completed',
  call_id: 'c1',
  name: 'lire',
  arguments: '{"id":7}',
}

test('a text is told in one piece, with its citations', () => {
  const place = { item_id: 'msg_1', output_index: 0, content_index: 0 }
  const begun = { ...kept({}), status: 'in_progress', output: [], usage: null }
  const told = replay({ output: [message], usage: { total_tokens: 9 } })
  const events = [
    { type: 'response.created', response: begun },
    { type: 'response.in_progress', response: begun },
    { type: 'response.output_item.added', output_index: 0, item: { ...message, status: 'in_progress', content: [] } },
    { type: 'response.content_part.added', ...place, part: { ...part, text: '', annotations: [] } },
    { type: 'response.output_text.delta', ...place, delta: 'Deux [1]', logprobs: [] },
    { type: 'response.output_text.annotation.added', ...place, annotation_index: 0, annotation },
    { type: 'response.output_text.done', ...place, text: 'Deux [1]', logprobs: [] },
    { type: 'response.content_part.done', ...place, part },
    { type: 'response.output_item.done', output_index: 0, item: message },
    { type: 'response.completed', response: kept({ output: [message], usage: { total_tokens: 9 } }) },
  ]
  assert.deepEqual(
    told,
    events.map(({ type, ...fields }, sequence_number) => ({ type, sequence_number, ...fields })),
  )
})

test('a call of a tool is told with its arguments, other items as they are', () => {
  const search = { type: 'file_search_call', id: 'fs_1', status: 'completed', queries: ['a'], results: null }
  const told = replay({ output: [search, called] })
  const place = { item_id: 'fc_1', output_index: 1 }
  assert.deepEqual(
    told.slice(2, -1).map(({ sequence_number: _number, ...event }) => event),
    [
      { type: 'response.output_item.added', output_index: 0, item: { ...search, status: 'in_progress' } },
      { type: 'response.output_item.done', output_index: 0, item: search },
      { type: 'response.output_item.added', output_index: 1, item: { ...called, status: 'in_progress' } },
      { type: 'response.function_call_arguments.delta', ...place, delta: '{"id":7}' },
      { type: 'response.function_call_arguments.done', ...place, arguments: '{"id":7}' },
      { type: 'response.output_item.done', output_index: 1, item: called },
    ],
  )
})

test('the last event says how the answer ended', () => {
  const endings = [
    ['completed', 'response.completed'],
    ['failed', 'response.failed'],
    ['incomplete', 'response.incomplete'],
    ['cancelled', 'response.incomplete'],
  ]
  for (const [status, type] of endings) assert.equal(replay({ status }).at(-1)?.type, type)
})

test('told live or told again, an answer ends the same', () => {
  const teller = new ResponseTeller(structuredClone(empty))
  const live = [...teller.begin()]
  for (const event of [
    thinks('Voyons'),
    says('Je '),
    says('lis.'),
    calls(0, 'lire'),
    argues(0, '{}'),
    counts(4, 2),
    ends('tool_calls'),
  ]) {
    live.push(...teller.tell(event))
  }
  const again = [...replayedEvents(ResponseAnswer.parse(structuredClone(teller.state)))]
  const itemsOf = (events: typeof live) =>
    events.flatMap(({ type, item }) => (type === 'response.output_item.done' ? [item] : []))
  assert.deepEqual(itemsOf(again), itemsOf(live))
  assert.deepEqual(again.at(-1)?.['response'], live.at(-1)?.['response'])
})
