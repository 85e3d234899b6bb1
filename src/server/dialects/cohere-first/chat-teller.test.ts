import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CohereFirstChatRequest } from '#contract/cohere-first'
import type { DialogueEvent } from '../dialogue.ts'
import { argues, calls, cited, counts, ends, proofOf, says, thinks } from '../fixtures/told.ts'
import { ChatTeller } from './chat-teller.ts'

const history = [
  { role: 'USER', message: 'Bonjour' },
  { role: 'CHATBOT', message: null },
]

function tellerOf(...events: DialogueEvent[]) {
  const sent = CohereFirstChatRequest.parse({ message: 'Combien ?', chat_history: history })
  const teller = new ChatTeller(sent, 'g-1')
  return { teller, told: events.flatMap((event) => teller.tell(event)) }
}

const said = [
  { role: 'USER', message: 'Bonjour' },
  { role: 'CHATBOT', message: '' },
  { role: 'USER', message: 'Combien ?' },
]

describe('a chat', () => {
  test('is told a text at a time, and whole at the end with what was said before', () => {
    const { teller, told } = tellerOf(thinks('Voyons'), says('Deux '), says('mois.'), counts(14, 3), ends('stop'))
    assert.deepEqual(teller.begun(), { event_type: 'stream-start', is_finished: false, generation_id: 'g-1' })
    assert.deepEqual(told, [
      { event_type: 'text-generation', is_finished: false, text: 'Deux ' },
      { event_type: 'text-generation', is_finished: false, text: 'mois.' },
    ])
    const tokens = { input_tokens: 14, output_tokens: 3 }
    const response = {
      text: 'Deux mois.',
      generation_id: 'g-1',
      response_id: 'g-1',
      finish_reason: 'COMPLETE',
      chat_history: [...said, { role: 'CHATBOT', message: 'Deux mois.' }],
      meta: { api_version: { version: '1' }, billed_units: tokens, tokens },
    }
    assert.deepEqual(teller.whole(), response)
    assert.deepEqual(teller.ended(), {
      event_type: 'stream-end',
      is_finished: true,
      finish_reason: 'COMPLETE',
      response,
    })
  })

  test('says why it ended; the end of its stream knows no stop sequence', () => {
    const cases: [DialogueEvent, string, string][] = [
      [ends('stop'), 'COMPLETE', 'COMPLETE'],
      [ends('length'), 'MAX_TOKENS', 'MAX_TOKENS'],
      [ends('tool_calls'), 'COMPLETE', 'COMPLETE'],
      [ends('content_filter'), 'ERROR', 'ERROR'],
      [ends('stop', '###'), 'STOP_SEQUENCE', 'COMPLETE'],
    ]
    for (const [event, whole, ended] of cases) {
      const { teller } = tellerOf(event)
      assert.deepEqual([teller.whole().finish_reason, teller.ended()['finish_reason']], [whole, ended])
    }
  })

  test('that fails half way keeps what was said, and says what happened', () => {
    const { teller } = tellerOf(says('Deux'))
    const failed = teller.failed('Le serveur ne répond plus')
    assert.deepEqual(
      [failed['error'], failed.is_finished, failed['finish_reason'], teller.whole().text],
      ['Le serveur ne répond plus', true, 'ERROR', 'Deux'],
    )
  })
})

describe('calls of tools', () => {
  test('are told together when all are written, in the answer and in its history', () => {
    const tool_calls = [
      { name: 'lire', parameters: { id: 7 } },
      { name: 'dater', parameters: {} },
    ]
    const { teller, told } = tellerOf(
      calls(0, 'lire'),
      calls(1, 'dater'),
      argues(0, '{"id"'),
      argues(0, ':7}'),
      argues(5, 'of no call'),
      ends('tool_calls'),
    )
    assert.deepEqual(told, [{ event_type: 'tool-calls-generation', is_finished: false, tool_calls }])
    const { chat_history, tool_calls: told_calls } = teller.whole()
    assert.deepEqual(told_calls, tool_calls)
    assert.deepEqual(chat_history.at(-1), { role: 'CHATBOT', message: '', tool_calls })
  })

  test('written as anything but an object have no parameters', () => {
    for (const written of ['', '{"id":', 'null', '7', '"texte"', '[1,2]']) {
      const { teller } = tellerOf(calls(0, 'lire'), argues(0, written), ends('tool_calls'))
      assert.deepEqual(teller.whole().tool_calls, [{ name: 'lire', parameters: {} }], written)
    }
  })
})

describe('the proof of an assistant', () => {
  test('tells where each number stands, and each document once', () => {
    const text = 'Deux [1], trois [2], ou [1].'
    const proof = proofOf([cited(1), cited(2, { url: null }), cited(3)])
    const { teller, told } = tellerOf(says(text), { type: 'proof-found', text, proof }, ends('stop'))
    const citations = [
      { start: 5, end: 8, text: '[1]', document_ids: ['fiche-1'] },
      { start: 24, end: 27, text: '[1]', document_ids: ['fiche-1'] },
      { start: 16, end: 19, text: '[2]', document_ids: ['fiche-2'] },
    ]
    assert.deepEqual(told[1], { event_type: 'citation-generation', is_finished: false, citations })
    assert.deepEqual(teller.whole().citations, citations)
    assert.deepEqual(teller.whole().documents, [
      { id: 'fiche-1', title: 'Fiche 1', snippet: 'extrait 1', url: 'https://exemple.fr/1' },
      { id: 'fiche-2', title: 'Fiche 2', snippet: 'extrait 2' },
    ])
  })

  test('that cites nothing is not told', () => {
    const { teller, told } = tellerOf(
      says('Rien.'),
      { type: 'proof-found', text: 'Rien.', proof: proofOf([]) },
      ends('stop'),
    )
    assert.deepEqual(
      told.map(({ event_type }) => event_type),
      ['text-generation'],
    )
    assert.ok(!('citations' in teller.whole()) && !('documents' in teller.whole()), 'nothing is cited')
  })
})
