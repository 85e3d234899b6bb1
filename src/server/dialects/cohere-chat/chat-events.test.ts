import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CohereChatEvent } from '#contract/cohere'
import type { DialogueEvent } from '../dialogue.ts'
import { argues, calls, cited, counts, ends, proofOf, says, thinks, told } from '../fixtures/told.ts'
import { citedIn, cohereEvents } from './chat-events.ts'

const eventsOf = (events: DialogueEvent[], showsThinking = true): Promise<CohereChatEvent[]> =>
  Array.fromAsync(cohereEvents({ id: 'c-1', showsThinking }, told(...events)))

const content = (type: string, index: number, part?: object) => ({
  type,
  index,
  ...(part === undefined ? {} : { delta: { message: { content: part } } }),
})
const end = (finish_reason: string, input_tokens = 0, output_tokens = 0) => {
  const tokens = { input_tokens, output_tokens }
  return { type: 'message-end', id: 'c-1', delta: { finish_reason, usage: { billed_units: tokens, tokens } } }
}

describe('a chat', () => {
  test('begins, is filled and ends, with the counts at the end', async () => {
    assert.deepEqual(await eventsOf([says('Deux '), says('mois.'), counts(14, 3), ends('stop')]), [
      {
        type: 'message-start',
        id: 'c-1',
        delta: { message: { role: 'assistant', content: [], tool_calls: [], citations: [] } },
      },
      content('content-start', 0, { type: 'text', text: '' }),
      content('content-delta', 0, { text: 'Deux ' }),
      content('content-delta', 0, { text: 'mois.' }),
      content('content-end', 0),
      end('COMPLETE', 14, 3),
    ])
  })

  test('shows thoughts in a part of their own, to those who asked', async () => {
    const events = [thinks('Voyons'), says('Deux'), ends('stop')]
    assert.deepEqual((await eventsOf(events)).slice(1), [
      content('content-start', 0, { type: 'thinking', thinking: '' }),
      content('content-delta', 0, { thinking: 'Voyons' }),
      content('content-end', 0),
      content('content-start', 1, { type: 'text', text: '' }),
      content('content-delta', 1, { text: 'Deux' }),
      content('content-end', 1),
      end('COMPLETE'),
    ])
    assert.equal((await eventsOf(events, false)).length, 5)
  })

  test('says why it ended, in Cohere’s words', async () => {
    const cases: [DialogueEvent, string][] = [
      [ends('stop'), 'COMPLETE'],
      [ends('length'), 'MAX_TOKENS'],
      [ends('tool_calls'), 'TOOL_CALL'],
      [ends('content_filter'), 'ERROR'],
      [ends('of another server'), 'COMPLETE'],
      [ends('stop', '###'), 'STOP_SEQUENCE'],
    ]
    for (const [event, reason] of cases) assert.deepEqual((await eventsOf([event])).slice(1), [end(reason)])
    assert.deepEqual((await eventsOf([])).slice(1), [end('COMPLETE')])
  })

  test('calls tools after its text, mixed or not', async () => {
    const events = [
      says('Je lis.'),
      calls(0, 'lire'),
      calls(1, 'dater'),
      argues(1, '{}'),
      argues(0, '{"id":7}'),
      ends('tool_calls'),
    ]
    const started = (index: number, name: string) => {
      const tool_calls = { id: `call_${name}`, type: 'function', function: { name, arguments: '' } }
      return { type: 'tool-call-start', index, delta: { message: { tool_calls } } }
    }
    const filled = (index: number, written: string) => {
      const tool_calls = { function: { arguments: written } }
      return { type: 'tool-call-delta', index, delta: { message: { tool_calls } } }
    }
    assert.deepEqual((await eventsOf(events)).slice(3), [
      content('content-end', 0),
      started(0, 'lire'),
      started(1, 'dater'),
      filled(1, '{}'),
      filled(0, '{"id":7}'),
      { type: 'tool-call-end', index: 0 },
      { type: 'tool-call-end', index: 1 },
      end('TOOL_CALL'),
    ])
  })

  test('tells each citation once the text is over', async () => {
    const text = 'Deux mois [1], voire trois [2].'
    const proof = proofOf([cited(1), cited(2), cited(3)])
    const events = await eventsOf([says(text), { type: 'proof-found', text, proof }, ends('stop')])
    assert.deepEqual(
      events.slice(3).map(({ type, index }) => [type, index]),
      [
        ['content-end', 0],
        ['citation-start', 0],
        ['citation-end', 0],
        ['citation-start', 1],
        ['citation-end', 1],
        ['message-end', undefined],
      ],
    )
  })
})

describe('a citation', () => {
  const document = { title: 'Fiche 1', snippet: 'extrait 1' }

  test('says where its number stands, and what it leads to', () => {
    assert.deepEqual(citedIn('Deux mois [1].', cited(1)), [
      {
        start: 10,
        end: 13,
        text: '[1]',
        sources: [{ type: 'document', id: 'fiche-1', document: { ...document, url: 'https://exemple.fr/1' } }],
        content_index: 0,
      },
    ])
    const [withoutAddress] = citedIn('[1]', cited(1, { url: null }))
    assert.deepEqual(withoutAddress?.sources[0]?.document, document)
  })

  test('is said at every place where its number stands', () => {
    const places = citedIn('Deux mois [1], sauf accord [2]. Voir aussi [1].', cited(1)).map(({ start, end: to }) => [
      start,
      to,
    ])
    assert.deepEqual(places, [
      [10, 13],
      [43, 46],
    ])
  })

  test('is nothing where its number does not stand', () => {
    assert.deepEqual(citedIn('Deux mois [11], [ 1].', cited(1)), [])
    assert.deepEqual(citedIn('', cited(1)), [])
  })
})
