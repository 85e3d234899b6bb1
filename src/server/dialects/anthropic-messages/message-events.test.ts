import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { DialogueEvent } from '../dialogue.ts'
import { argues, calls, cited, counts, ends, proofOf, says, thinks, told } from '../fixtures/told.ts'
import { type MessageEvent, emptyMessage, messageEvents } from './message-events.ts'

const identity = { id: 'msg_1', model: 'mistral', showsThinking: true, promptTokens: 12 }

function eventsOf(events: DialogueEvent[], showsThinking = true): Promise<MessageEvent[]> {
  return Array.fromAsync(messageEvents({ ...identity, showsThinking }, told(...events)))
}

const started = (index: number, content_block: object) => ({ type: 'content_block_start', index, content_block })
const delta = (index: number, given: object) => ({ type: 'content_block_delta', index, delta: given })
const stopped = (index: number) => ({ type: 'content_block_stop', index })
const text = (index: number, written: string) => delta(index, { type: 'text_delta', text: written })
const json = (index: number, partial_json: string) => delta(index, { type: 'input_json_delta', partial_json })
const over = (
  stop_reason: string,
  usage = { input_tokens: 0, output_tokens: 0 },
  stop_sequence: string | null = null,
) => [{ type: 'message_delta', delta: { stop_reason, stop_sequence }, usage }, { type: 'message_stop' }]
const begun = { type: 'message_start', message: emptyMessage(identity) }

describe('a text', () => {
  test('begins, is filled and ends, with the counts at the end', async () => {
    assert.deepEqual(await eventsOf([says('Deux '), says('mois.'), counts(14, 3), ends('stop')]), [
      {
        type: 'message_start',
        message: {
          id: 'msg_1',
          type: 'message',
          role: 'assistant',
          model: 'mistral',
          content: [],
          stop_reason: null,
          stop_sequence: null,
          usage: { input_tokens: 12, output_tokens: 0 },
        },
      },
      started(0, { type: 'text', text: '' }),
      text(0, 'Deux '),
      text(0, 'mois.'),
      stopped(0),
      ...over('end_turn', { input_tokens: 14, output_tokens: 3 }),
    ])
  })

  test('that never came leaves no block', async () => {
    assert.deepEqual(await eventsOf([ends('stop')]), [begun, ...over('end_turn')])
    assert.deepEqual(await eventsOf([]), [begun, ...over('end_turn')])
  })

  test('says why it ended, in Anthropic’s words', async () => {
    const cases: [DialogueEvent, string, string | null][] = [
      [ends('stop'), 'end_turn', null],
      [ends('length'), 'max_tokens', null],
      [ends('tool_calls'), 'tool_use', null],
      [ends('content_filter'), 'refusal', null],
      [ends('of another server'), 'end_turn', null],
      [ends('stop', '###'), 'stop_sequence', '###'],
      [ends('length', '###'), 'max_tokens', '###'],
    ]
    for (const [end, reason, sequence] of cases) {
      const events = await eventsOf([end])
      assert.deepEqual(events.slice(1), over(reason, undefined, sequence), JSON.stringify(end))
    }
  })
})

describe('thoughts', () => {
  test('are a block of their own before the text, for those who asked to see them', async () => {
    const events = [thinks('Voyons'), thinks('…'), says('Deux'), ends('stop')]
    assert.deepEqual((await eventsOf(events)).slice(1, -2), [
      started(0, { type: 'thinking', thinking: '', signature: '' }),
      delta(0, { type: 'thinking_delta', thinking: 'Voyons' }),
      delta(0, { type: 'thinking_delta', thinking: '…' }),
      stopped(0),
      started(1, { type: 'text', text: '' }),
      text(1, 'Deux'),
      stopped(1),
    ])
    assert.deepEqual((await eventsOf(events, false)).slice(1, -2), [
      started(0, { type: 'text', text: '' }),
      text(0, 'Deux'),
      stopped(0),
    ])
  })
})

describe('calls of tools', () => {
  const tool = (name: string) => ({ type: 'tool_use', id: `call_${name}`, name, input: {} })

  test('follow the text, each with its arguments as they are written', async () => {
    const events = [says('Je cherche.'), calls(0, 'lire'), argues(0, '{"id":'), argues(0, '7}'), ends('tool_calls')]
    assert.deepEqual((await eventsOf(events)).slice(1), [
      started(0, { type: 'text', text: '' }),
      text(0, 'Je cherche.'),
      stopped(0),
      started(1, tool('lire')),
      json(1, '{"id":'),
      json(1, '7}'),
      stopped(1),
      ...over('tool_use'),
    ])
  })

  test('that come mixed are told one after the other', async () => {
    const events = [
      calls(0, 'lire'),
      calls(1, 'compter'),
      argues(1, '{"de":'),
      argues(0, '{"id":7}'),
      argues(1, '1}'),
      argues(2, 'of no call'),
      ends('tool_calls'),
    ]
    assert.deepEqual((await eventsOf(events)).slice(1, -2), [
      started(0, tool('lire')),
      json(0, '{"id":7}'),
      stopped(0),
      started(1, tool('compter')),
      json(1, '{"de":1}'),
      stopped(1),
    ])
  })
})

describe('the proof of an assistant', () => {
  test('stands in the text’s block, and with the end', async () => {
    const citations = [cited(1), cited(2, { url: null, quote: 'deux mois' })]
    const proof = proofOf(citations)
    const events = await eventsOf([
      says('Deux [1][2]'),
      { type: 'proof-found', text: 'Deux [1][2]', proof },
      ends('stop'),
    ])
    const location = { type: 'search_result_location', start_block_index: 0, end_block_index: 1 }
    const citation = (given: object) => delta(0, { type: 'citations_delta', citation: { ...location, ...given } })
    assert.deepEqual(events.slice(3), [
      citation({ cited_text: 'extrait 1', source: 'https://exemple.fr/1', title: 'Fiche 1', search_result_index: 0 }),
      citation({ cited_text: 'deux mois', source: 'fiche-2', title: 'Fiche 2', search_result_index: 1 }),
      stopped(0),
      {
        type: 'message_delta',
        delta: { stop_reason: 'end_turn', stop_sequence: null },
        usage: { input_tokens: 0, output_tokens: 0 },
        answer_status: 'answered',
        citations,
      },
      { type: 'message_stop' },
    ])
  })

  test('of an answer without a text is told with the end alone', async () => {
    const proof = proofOf([cited(1)], { answer_status: 'not_found' })
    const events = await eventsOf([{ type: 'proof-found', text: '', proof }, ends('stop')])
    assert.deepEqual(
      events.map(({ type }) => type),
      ['message_start', 'message_delta', 'message_stop'],
    )
    assert.equal(events[1]?.['answer_status'], 'not_found')
  })
})
