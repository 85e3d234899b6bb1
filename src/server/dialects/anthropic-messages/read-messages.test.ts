import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { MessagesRequest } from '#contract/messages'
import { refusalOf } from '../fixtures/refusal.ts'
import { readMessages, wireMessages } from './read-messages.ts'

const read = (given: object) =>
  readMessages(
    MessagesRequest.parse({ model: 'm', max_tokens: 10, messages: [{ role: 'user', content: 'a' }], ...given }),
  )

const wire = (...messages: object[]) => wireMessages(MessagesRequest.parse({ model: 'm', max_tokens: 1, messages }))

const base64 = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } }
const base64Part = { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }

describe('a request', () => {
  test('with nothing but a question is only that', () => {
    assert.deepEqual(read({}), {
      model: 'm',
      messages: [{ role: 'user', content: 'a' }],
      maxTokens: 10,
      temperature: undefined,
      parameters: {},
      endpoint: 'messages',
    })
  })

  test('keeps what shapes the answer under the names that model servers know', () => {
    const asked = read({
      temperature: 0,
      top_p: 0,
      top_k: 5,
      stop_sequences: ['###'],
      metadata: { user_id: 'u' },
      tools: [{ name: 'lire', description: 'Lit', input_schema: { type: 'object' }, cache_control: {} }],
      tool_choice: { type: 'tool', name: 'lire', disable_parallel_tool_use: true },
    })
    assert.equal(asked.temperature, 0)
    assert.deepEqual(asked.parameters, {
      tools: [{ type: 'function', function: { name: 'lire', description: 'Lit', parameters: { type: 'object' } } }],
      tool_choice: { type: 'function', function: { name: 'lire' } },
      parallel_tool_calls: false,
      top_p: 0,
      top_k: 5,
      stop: ['###'],
    })
  })

  test('leaves out what is null or empty', () => {
    const empty = { temperature: null, top_p: null, top_k: null, stop_sequences: [], tools: [], system: '' }
    assert.deepEqual(read({ ...empty, tool_choice: { type: 'any' } }).parameters, {})
    assert.deepEqual(read({ ...empty }).messages, [{ role: 'user', content: 'a' }])
  })

  test('chooses tools in OpenAI’s words', () => {
    const tools = [{ name: 'lire', type: 'custom', input_schema: {} }]
    const cases: [string, unknown][] = [
      ['auto', 'auto'],
      ['any', 'required'],
      ['none', 'none'],
    ]
    for (const [type, choice] of cases) {
      assert.equal(read({ tools, tool_choice: { type } }).parameters['tool_choice'], choice)
    }
    assert.ok(!('parallel_tool_calls' in read({ tools, tool_choice: { type: 'auto' } }).parameters))
  })

  test('for a tool that Anthropic’s servers run is refused by its name', () => {
    assert.deepEqual(
      refusalOf(() => read({ tools: [{ name: 'web_search', type: 'web_search_20250305' }] })),
      {
        code: 'invalid_request',
        details: { param: 'tools', reason: 'tool_type_unknown', value: 'web_search_20250305' },
      },
    )
  })
})

describe('messages', () => {
  test('begin with the system’s, from a text or from blocks', () => {
    const system = [
      { type: 'text', text: 'Sois bref.', cache_control: { type: 'ephemeral' } },
      { type: 'text', text: 'En français.' },
    ]
    assert.deepEqual(read({ system }).messages[0], { role: 'system', content: 'Sois bref.\nEn français.' })
    assert.deepEqual(read({ system: 'Sois bref.' }).messages[0], { role: 'system', content: 'Sois bref.' })
    assert.deepEqual(wire({ role: 'system', content: 'Plus court.' }), [{ role: 'system', content: 'Plus court.' }])
  })

  test('keep texts and images in their order', () => {
    const url = { type: 'image', source: { type: 'url', url: 'https://exemple.fr/a.png' } }
    const note = { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'Le règlement' } }
    assert.deepEqual(wire({ role: 'user', content: [{ type: 'text', text: 'Que vois-tu ?' }, base64, url, note] }), [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Que vois-tu ?' },
          base64Part,
          { type: 'image_url', image_url: { url: 'https://exemple.fr/a.png' } },
          { type: 'text', text: 'Le règlement' },
        ],
      },
    ])
    assert.deepEqual(wire({ role: 'user', content: [base64] }), [{ role: 'user', content: [base64Part] }])
    assert.deepEqual(wire({ role: 'user', content: [{ type: 'text', text: 'seul' }] }), [
      { role: 'user', content: 'seul' },
    ])
  })

  test('of the assistant keep what it said and the tools that it called, not what it thought', () => {
    const content = [
      { type: 'thinking', thinking: 'Voyons', signature: 's' },
      { type: 'redacted_thinking', data: 'x' },
      { type: 'text', text: 'Je lis.' },
      { type: 'tool_use', id: 'c1', name: 'lire', input: { id: 7 } },
      { type: 'tool_use', id: 'c2', name: 'dater', input: null },
    ]
    const call = (id: string, name: string, written: string) => ({
      id,
      type: 'function',
      function: { name, arguments: written },
    })
    assert.deepEqual(wire({ role: 'assistant', content }), [
      {
        role: 'assistant',
        content: 'Je lis.',
        tool_calls: [call('c1', 'lire', '{"id":7}'), call('c2', 'dater', '{}')],
      },
    ])
    assert.deepEqual(wire({ role: 'assistant', content: content.slice(3, 4) }), [
      { role: 'assistant', content: null, tool_calls: [call('c1', 'lire', '{"id":7}')] },
    ])
    assert.deepEqual(wire({ role: 'assistant', content: 'Oui.' }), [{ role: 'assistant', content: 'Oui.' }])
  })
})

describe('results of tools', () => {
  const result = (tool_use_id: string, content?: unknown) => ({ type: 'tool_result', tool_use_id, content })

  test('are messages of their own, before what the person says next', () => {
    const content = [
      { type: 'text', text: 'Et maintenant ?' },
      result('c1', 'sept'),
      result('c2', [
        { type: 'text', text: 'huit' },
        { type: 'text', text: 'neuf' },
      ]),
      result('c3'),
    ]
    assert.deepEqual(wire({ role: 'user', content }), [
      { role: 'tool', tool_call_id: 'c1', content: 'sept' },
      { role: 'tool', tool_call_id: 'c2', content: 'huit\nneuf' },
      { role: 'tool', tool_call_id: 'c3', content: '' },
      { role: 'user', content: 'Et maintenant ?' },
    ])
    assert.deepEqual(wire({ role: 'user', content: [result('c1', 'sept')] }), [
      { role: 'tool', tool_call_id: 'c1', content: 'sept' },
    ])
  })

  test('that hold an image or a document pass it on: models read images of people alone', () => {
    const note = { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'Le règlement' } }
    const content = [result('c1', [{ type: 'text', text: 'Capture' }, base64, note]), result('c2', [base64])]
    assert.deepEqual(wire({ role: 'user', content }), [
      { role: 'tool', tool_call_id: 'c1', content: 'Capture\nLe règlement' },
      { role: 'tool', tool_call_id: 'c2', content: '' },
      { role: 'user', content: [base64Part, base64Part] },
    ])
  })
})

describe('what nobody here can read is refused, never dropped', () => {
  const cases: [string, object, string, string | undefined][] = [
    ['a block of another kind', { type: 'container_upload', file_id: 'f' }, 'block_type_unread', 'container_upload'],
    ['a text without its text', { type: 'text' }, 'block_type_unread', 'text'],
    [
      'a PDF',
      { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: 'AA' } },
      'document_not_plain_text',
      undefined,
    ],
    ['an image of text', { type: 'image', source: { type: 'text', data: 'a' } }, 'image_unreadable', undefined],
  ]
  for (const [name, block, reason, value] of cases) {
    const details = { param: 'messages', reason, ...(value === undefined ? {} : { value }) }
    test(`${name}, from a person and from a tool`, () => {
      assert.deepEqual(
        refusalOf(() => wire({ role: 'user', content: [block] })),
        { code: 'invalid_request', details },
      )
      const result = { type: 'tool_result', tool_use_id: 'c1', content: [block] }
      assert.deepEqual(
        refusalOf(() => wire({ role: 'user', content: [result] })),
        { code: 'invalid_request', details },
      )
    })
  }
})
