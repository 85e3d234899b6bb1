import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ResponseRequest } from '#contract/responses'
import { refusalOf } from '../fixtures/refusal.ts'
import { readInput } from './read-input.ts'

const read = (input: unknown, given: object = {}) => readInput(ResponseRequest.parse({ model: 'm', input, ...given }))
const called = (call_id: string) => ({ type: 'function_call', call_id, name: 'lire', arguments: '{}' })
const call = (id: string) => ({ id, type: 'function', function: { name: 'lire', arguments: '{}' } })
const image = { type: 'input_image', image_url: 'data:image/png;base64,AA', detail: 'auto' }
const imagePart = { type: 'image_url', image_url: { url: 'data:image/png;base64,AA' } }

describe('an input', () => {
  test('that is a text is what the person says, after the instructions', () => {
    assert.deepEqual(read('a'), [{ role: 'user', content: 'a' }])
    assert.deepEqual(read('a', { instructions: '' }), [{ role: 'user', content: 'a' }])
    assert.deepEqual(read('a', { instructions: 'Sois bref.' }), [
      { role: 'system', content: 'Sois bref.' },
      { role: 'user', content: 'a' },
    ])
    assert.deepEqual(read([]), [])
  })

  test('of messages keeps their speakers and their texts', () => {
    const input = [
      { role: 'developer', content: 'Sois bref.' },
      {
        type: 'message',
        role: 'user',
        content: [
          { type: 'input_text', text: 'Bon' },
          { type: 'input_text', text: 'jour' },
        ],
      },
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Oui', annotations: [] }] },
      { type: 'message', role: 'assistant', content: [{ type: 'refusal', refusal: 'Je ne peux pas' }] },
    ]
    assert.deepEqual(read(input), [
      { role: 'system', content: 'Sois bref.' },
      { role: 'user', content: 'Bonjour' },
      { role: 'assistant', content: 'Oui' },
      { role: 'assistant', content: 'Je ne peux pas' },
    ])
  })

  test('with an image keeps its parts in their order', () => {
    const content = [{ type: 'input_text', text: 'Que vois-tu ?' }, image]
    assert.deepEqual(read([{ role: 'user', content }]), [
      { role: 'user', content: [{ type: 'text', text: 'Que vois-tu ?' }, imagePart] },
    ])
  })

  test('passes over what tells of thoughts and of searches', () => {
    const input = [
      { type: 'reasoning', summary: [] },
      { type: 'file_search_call', queries: ['a'] },
      { role: 'user', content: 'a' },
    ]
    assert.deepEqual(read(input), [{ role: 'user', content: 'a' }])
  })
})

describe('calls of tools', () => {
  test('that follow each other are one message, with a result for each', () => {
    const input = [
      { role: 'user', content: 'Lis' },
      called('c1'),
      called('c2'),
      { type: 'function_call_output', call_id: 'c1', output: 'sept' },
      {
        type: 'function_call_output',
        call_id: 'c2',
        output: [
          { type: 'input_text', text: 'hu' },
          { type: 'input_text', text: 'it' },
        ],
      },
      called('c3'),
    ]
    assert.deepEqual(read(input), [
      { role: 'user', content: 'Lis' },
      { role: 'assistant', content: null, tool_calls: [call('c1'), call('c2')] },
      { role: 'tool', tool_call_id: 'c1', content: 'sept' },
      { role: 'tool', tool_call_id: 'c2', content: 'huit' },
      { role: 'assistant', content: null, tool_calls: [call('c3')] },
    ])
  })

  test('whose results are images give them after the last result: models read images of people alone', () => {
    const output = (call_id: string) => ({ type: 'function_call_output', call_id, output: [image] })
    const results = [
      { role: 'tool', tool_call_id: 'c1', content: '' },
      { role: 'tool', tool_call_id: 'c2', content: '' },
      { role: 'user', content: [imagePart, imagePart] },
    ]
    assert.deepEqual(read([output('c1'), output('c2')]), results)
    assert.deepEqual(read([output('c1'), output('c2'), { role: 'user', content: 'Alors ?' }]), [
      ...results,
      { role: 'user', content: 'Alors ?' },
    ])
  })
})

describe('what nobody here can read is refused, with its place', () => {
  const unreadable = (place: string) => ({ reason: 'item_unreadable', place })
  const cases: [string, object, { reason: string; place: string }][] = [
    ['an item of another kind', { type: 'computer_call' }, { reason: 'item_type_unread', place: 'computer_call' }],
    ['a message of nobody', { content: 'a' }, unreadable('role')],
    ['a message without a text', { role: 'user' }, unreadable('content')],
    ['a part of another kind', { role: 'user', content: [{ type: 'input_audio' }] }, unreadable('type')],
    [
      'an image by its file',
      { role: 'user', content: [{ type: 'input_image', file_id: 'f' }] },
      unreadable('image_url'),
    ],
    ['a call without a name', { type: 'function_call', call_id: 'c', arguments: '' }, unreadable('name')],
    ['a result of no call', { type: 'function_call_output', output: 'a' }, unreadable('call_id')],
  ]
  for (const [name, item, { reason, place }] of cases) {
    test(name, () => {
      const { code, details } = refusalOf(() => read([item]))
      assert.deepEqual([code, details['param'], details['reason']], ['invalid_request', 'input', reason])
      assert.equal(String(details['value']).split(':')[0], place)
    })
  }
})
