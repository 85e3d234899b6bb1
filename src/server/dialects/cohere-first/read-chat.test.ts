import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { CohereFirstChatRequest } from '#contract/cohere-first'
import { asSecondChat } from './read-chat.ts'

const read = (given: object) => asSecondChat(CohereFirstChatRequest.parse({ message: 'a', ...given }), 'm')
const messagesOf = (given: object) => read(given).messages
const call = (id: string, name: string, written = '{}') => ({
  id,
  type: 'function',
  function: { name, arguments: written },
})
const lire = { name: 'lire', parameters: {} }
const result = (outputs: object[] = [{ n: 7 }]) => ({ call: lire, outputs })

describe('a conversation', () => {
  test('is what was said, in its order and with its speakers', () => {
    const chat_history = [
      { role: 'System', message: 'En français.' },
      { role: 'USER', message: 'Bonjour' },
      { role: 'Chatbot', message: 'Bonjour !' },
      { role: 'USER', message: '' },
      { role: 'USER', message: null },
    ]
    assert.deepEqual(messagesOf({ preamble: 'Sois bref.', chat_history }), [
      { role: 'system', content: 'Sois bref.' },
      { role: 'system', content: 'En français.' },
      { role: 'user', content: 'Bonjour' },
      { role: 'assistant', content: 'Bonjour !' },
      { role: 'user', content: 'a' },
    ])
  })

  test('keeps what shapes the answer, its documents and its format', () => {
    const given = { max_tokens: 9, stop_sequences: ['#'], temperature: 0.1, seed: 1, k: 2, p: 0.5 }
    const schema = { type: 'object' }
    const asked = read({ ...given, documents: [{ title: 'A' }], response_format: { type: 'json_object', schema } })
    assert.deepEqual(asked.documents, [{ data: { title: 'A' } }])
    assert.deepEqual(asked.response_format, { type: 'json_object', json_schema: schema })
    for (const [name, value] of Object.entries(given)) assert.deepEqual(asked[name], value, name)
  })
})

describe('tools', () => {
  test('declared with Python’s types have JSON’s', () => {
    const types = ['str', 'int', 'float', 'bool', 'List[str]', 'dict', 'Dict[str, int]', 'date']
    const parameter_definitions = Object.fromEntries(types.map((type) => [type, { type }]))
    const [tool] = read({ tools: [{ name: 'lire', parameter_definitions }] }).tools ?? []
    assert.deepEqual(tool, {
      type: 'function',
      function: {
        name: 'lire',
        parameters: {
          type: 'object',
          properties: {
            str: { type: 'string' },
            int: { type: 'integer' },
            float: { type: 'number' },
            bool: { type: 'boolean' },
            'List[str]': { type: 'array' },
            dict: { type: 'object' },
            'Dict[str, int]': { type: 'object' },
            date: { type: 'date' },
          },
        },
      },
    })
  })

  test('keep their words, and which of their parameters are needed', () => {
    const parameter_definitions = {
      id: { type: 'int', description: 'Son numéro', required: true },
      page: { type: 'int', required: false },
      note: { type: 'str', description: null },
    }
    const tools = [{ name: 'lire', description: 'Lit', parameter_definitions }, { name: 'dater' }]
    assert.deepEqual(read({ tools }).tools, [
      {
        type: 'function',
        function: {
          name: 'lire',
          description: 'Lit',
          parameters: {
            type: 'object',
            properties: {
              id: { type: 'integer', description: 'Son numéro' },
              page: { type: 'integer' },
              note: { type: 'string' },
            },
            required: ['id'],
          },
        },
      },
      { type: 'function', function: { name: 'dater', parameters: { type: 'object', properties: {} } } },
    ])
  })
})

describe('calls, which had no identifier then,', () => {
  test('are named in their order, and each result belongs to its call', () => {
    const chat_history = [
      { role: 'USER', message: 'Lis' },
      { role: 'CHATBOT', message: 'Je lis.', tool_calls: [lire, { name: 'dater', parameters: { de: 1 } }] },
      { role: 'TOOL', tool_results: [result(), result([])] },
      { role: 'CHATBOT', tool_calls: [lire] },
    ]
    assert.deepEqual(messagesOf({ message: '', chat_history, tool_results: [result([{ n: 8 }, { n: 9 }])] }), [
      { role: 'user', content: 'Lis' },
      {
        role: 'assistant',
        content: 'Je lis.',
        tool_calls: [call('call_1', 'lire'), call('call_2', 'dater', '{"de":1}')],
      },
      { role: 'tool', tool_call_id: 'call_1', content: '[{"n":7}]' },
      { role: 'tool', tool_call_id: 'call_2', content: '[]' },
      { role: 'assistant', content: '', tool_calls: [call('call_3', 'lire')] },
      { role: 'tool', tool_call_id: 'call_3', content: '[{"n":8},{"n":9}]' },
    ])
  })

  test('that were not told are told before their results: a model refuses answers to nothing', () => {
    assert.deepEqual(messagesOf({ tool_results: [result()] }), [
      { role: 'assistant', content: '', tool_calls: [call('call_1', 'lire')] },
      { role: 'tool', tool_call_id: 'call_1', content: '[{"n":7}]' },
      { role: 'user', content: 'a' },
    ])
  })
})
