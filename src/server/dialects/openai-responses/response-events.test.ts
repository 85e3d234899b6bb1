import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ResponseRequest } from '#contract/responses'
import type { DialogueEvent } from '../dialogue.ts'
import { argues, calls, cited, counts, ends, proofOf, says, thinks } from '../fixtures/told.ts'
import { type ResponseEvent, ResponseTeller, newId } from './response-events.ts'
import { emptyResponse } from './response-shape.ts'

const newTeller = (given?: { showsHits: boolean }) =>
  new ResponseTeller(emptyResponse('resp_1', ResponseRequest.parse({ model: 'm', input: 'a' })), given)

function tell(...events: DialogueEvent[]) {
  const teller = newTeller()
  return { teller, told: events.flatMap((event) => teller.tell(event)) }
}

/** Without their numbers, and with the ids of items as `id`. */
const shapeOf = (events: readonly ResponseEvent[]) =>
  events.map(({ sequence_number: _number, ...event }) =>
    JSON.parse(JSON.stringify(event).replaceAll(/"(?:msg|rs|fc|fs)_[0-9a-f]{32}"/g, '"id"')),
  )

const typesOf = (events: readonly ResponseEvent[]) => events.map(({ type }) => type.replace('response.', ''))
const textPart = (text: string, annotations: unknown[] = []) => ({
  type: 'output_text',
  text,
  annotations,
  logprobs: [],
})
const place = (output_index: number) => ({ item_id: 'id', output_index, content_index: 0 })

describe('a text', () => {
  test('is a message that begins, is filled and ends', () => {
    const { told } = tell(says('Deux '), says('mois.'))
    const item = { type: 'message', id: 'id', status: 'in_progress', role: 'assistant', content: [] }
    assert.deepEqual(shapeOf(told), [
      { type: 'response.output_item.added', output_index: 0, item },
      { type: 'response.content_part.added', ...place(0), part: textPart('') },
      { type: 'response.output_text.delta', ...place(0), delta: 'Deux ', logprobs: [] },
      { type: 'response.output_text.delta', ...place(0), delta: 'mois.', logprobs: [] },
    ])
  })

  test('is whole at the end, with what it took', () => {
    const { teller, told } = tell(says('Deux mois.'), counts(14, 3), ends('stop'))
    const [done, part, item, completed] = shapeOf(told.slice(3))
    const message = {
      type: 'message',
      id: 'id',
      status: 'completed',
      role: 'assistant',
      content: [textPart('Deux mois.')],
    }
    assert.deepEqual(done, { type: 'response.output_text.done', ...place(0), text: 'Deux mois.', logprobs: [] })
    assert.deepEqual(part, { type: 'response.content_part.done', ...place(0), part: textPart('Deux mois.') })
    assert.deepEqual(item, { type: 'response.output_item.done', output_index: 0, item: message })
    assert.deepEqual([completed.type, completed.response.output], ['response.completed', [message]])
    assert.deepEqual(teller.state['usage'], {
      input_tokens: 14,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: 3,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: 17,
    })
  })

  test('that a limit or a filter cut is incomplete, and says why', () => {
    const cases: [string, string][] = [
      ['length', 'max_output_tokens'],
      ['content_filter', 'content_filter'],
    ]
    for (const [reason, told] of cases) {
      const { teller, told: events } = tell(says('Deux'), ends(reason))
      const { status, incomplete_details, completed_at, output } = teller.state
      assert.deepEqual([status, incomplete_details, completed_at], ['incomplete', { reason: told }, null])
      assert.equal(output[0]?.status, 'incomplete')
      assert.equal(events.at(-1)?.type, 'response.incomplete')
    }
  })

  test('that never came leaves an answer without items', () => {
    const { teller, told } = tell(ends('stop'))
    assert.deepEqual(typesOf(told), ['completed'])
    assert.deepEqual([teller.state.status, teller.state.output], ['completed', []])
  })
})

describe('the events of one answer', () => {
  test('are numbered without a gap from its beginning', () => {
    const teller = newTeller()
    const events = [...teller.begin(), ...[says('a'), says('b'), ends('stop')].flatMap((event) => teller.tell(event))]
    assert.deepEqual(
      events.map(({ sequence_number }) => sequence_number),
      events.map((_, index) => index),
    )
    assert.deepEqual(typesOf(events.slice(0, 2)), ['created', 'in_progress'])
  })

  test('tell what was true when they were told', () => {
    const teller = newTeller()
    const [created] = teller.begin()
    for (const event of [says('a'), ends('stop')]) teller.tell(event)
    assert.deepEqual(Object(created?.['response']).output, [])
    assert.equal(Object(created?.['response']).status, 'in_progress')
  })

  test('end with the failure, in its words', () => {
    const { teller } = tell(says('Deux'))
    const error = { code: 'backend_unavailable', message: 'Le serveur ne répond plus' }
    const [failed, ...more] = teller.fail(error)
    assert.deepEqual([failed?.type, more], ['response.failed', []])
    assert.deepEqual(
      [teller.state.status, teller.state['error'], teller.state['completed_at']],
      ['failed', error, null],
    )
  })
})

describe('thoughts', () => {
  test('are an item of their own, before the message', () => {
    const { teller, told } = tell(thinks('Voyons'), thinks('…'), says('Deux'), ends('stop'))
    assert.deepEqual(typesOf(told), [
      'output_item.added',
      'reasoning_text.delta',
      'reasoning_text.delta',
      'output_item.added',
      'content_part.added',
      'output_text.delta',
      'reasoning_text.done',
      'output_item.done',
      'output_text.done',
      'content_part.done',
      'output_item.done',
      'completed',
    ])
    const [thought] = teller.state.output
    assert.deepEqual(
      [thought?.type, thought?.status, thought?.['content']],
      ['reasoning', 'completed', [{ type: 'reasoning_text', text: 'Voyons…' }]],
    )
  })
})

describe('calls of tools', () => {
  test('are items with their arguments, mixed or not', () => {
    const { teller, told } = tell(
      calls(0, 'lire'),
      calls(1, 'dater'),
      argues(1, '{}'),
      argues(0, '{"id":7}'),
      argues(9, 'of no call'),
      ends('tool_calls'),
    )
    const [added] = shapeOf(told)
    const fields = { status: 'in_progress', call_id: 'call_lire', name: 'lire', arguments: '' }
    assert.deepEqual(added, {
      type: 'response.output_item.added',
      output_index: 0,
      item: { type: 'function_call', id: 'id', ...fields },
    })
    assert.deepEqual(shapeOf(told).slice(4, 6), [
      {
        type: 'response.function_call_arguments.done',
        item_id: 'id',
        output_index: 0,
        name: 'lire',
        arguments: '{"id":7}',
      },
      {
        type: 'response.output_item.done',
        output_index: 0,
        item: { type: 'function_call', id: 'id', ...fields, status: 'completed', arguments: '{"id":7}' },
      },
    ])
    const written = teller.state.output.map(({ name, status, arguments: given }) => [name, status, given])
    assert.deepEqual(written, [
      ['lire', 'completed', '{"id":7}'],
      ['dater', 'completed', '{}'],
    ])
  })
})

describe('a search in collections', () => {
  const text = 'Deux [1], trois [2][9].'
  const hit = {
    method: 'hybrid' as const,
    score: 0.5,
    chunk: {
      object: 'chunk' as const,
      id: 1,
      collection_id: 4,
      document_id: 41,
      content: 'Deux mois',
      metadata: {
        document_name: 'Fiche 1',
        title: 'Fiche 1',
        path: [],
        page: null,
        url: null,
        external_id: 'fiche-1',
        publisher: null,
        licence: null,
        updated_at: null,
        service: 'Paie',
      },
      created: 0,
    },
  }
  const found: DialogueEvent = {
    type: 'proof-found',
    text,
    proof: proofOf([cited(1, { file_name: 'conges.pdf' }), cited(2)], { search_results: [hit] }),
  }

  function searched(showsHits: boolean) {
    const teller = newTeller({ showsHits })
    const events = teller.searched('Combien ?')
    for (const event of [says(text), found, ends('stop')]) events.push(...teller.tell(event))
    return { teller, events }
  }

  test('is an item of its own, before the message', () => {
    const { events } = searched(false)
    const item = { type: 'file_search_call', id: 'id', status: 'completed', queries: ['Combien ?'], results: null }
    assert.deepEqual(shapeOf(events).slice(0, 5), [
      { type: 'response.output_item.added', output_index: 0, item },
      { type: 'response.file_search_call.in_progress', item_id: 'id', output_index: 0 },
      { type: 'response.file_search_call.searching', item_id: 'id', output_index: 0 },
      { type: 'response.file_search_call.completed', item_id: 'id', output_index: 0 },
      { type: 'response.output_item.done', output_index: 0, item },
    ])
  })

  test('tells what it found to those who asked, with the sender’s own facts', () => {
    assert.deepEqual(searched(false).teller.state.output[0]?.['results'], null)
    assert.deepEqual(searched(true).teller.state.output[0]?.['results'], [
      { file_id: 'file-41', filename: 'conges.pdf', score: 0.5, text: 'Deux mois', attributes: { service: 'Paie' } },
    ])
  })

  test('is cited at each number of the text, told while it streams and kept in the message', () => {
    const { teller, events } = searched(false)
    const annotations = [
      { type: 'file_citation', index: 5, file_id: 'file-41', filename: 'conges.pdf' },
      { type: 'file_citation', index: 16, file_id: 'file-42', filename: 'Fiche 2' },
    ]
    const told = shapeOf(events.filter(({ type }) => type === 'response.output_text.annotation.added'))
    assert.deepEqual(
      told,
      annotations.map((annotation, annotation_index) => ({
        type: 'response.output_text.annotation.added',
        ...place(1),
        annotation_index,
        annotation,
      })),
    )
    assert.deepEqual(teller.state.output[1]?.['content'], [textPart(text, annotations)])
  })

  test('whose answer has no text is cited nowhere', () => {
    assert.deepEqual(tell(found).told, [])
  })
})

test('ids of each kind begin as OpenAI’s do, and none is given twice', () => {
  assert.match(newId('msg'), /^msg_[0-9a-f]{32}$/)
  assert.equal(new Set(Array.from({ length: 100 }, () => newId('fc'))).size, 100)
})
