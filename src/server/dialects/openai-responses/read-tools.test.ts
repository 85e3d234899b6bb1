import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ResponseRequest } from '#contract/responses'
import { refusalOf } from '../fixtures/refusal.ts'
import { readTools } from './read-tools.ts'

const read = (given: object) => readTools(ResponseRequest.parse({ model: 'm', input: 'a', ...given }))
const lire = { type: 'function', name: 'lire', description: 'Lit', parameters: { type: 'object' }, strict: true }
const search = (...vector_store_ids: unknown[]) => ({ type: 'file_search', vector_store_ids })

test('a question without tools asks for nothing more', () => {
  for (const given of [{}, { tools: [] }, { tools: null, tool_choice: 'auto', parallel_tool_calls: false }]) {
    assert.deepEqual(read(given), { parameters: {}, collectionIds: null })
  }
})

describe('functions', () => {
  const declared = { name: 'lire', description: 'Lit', parameters: { type: 'object' }, strict: true }

  test('go to the model in the shape of a chat', () => {
    assert.deepEqual(read({ tools: [lire] }), {
      parameters: { tools: [{ type: 'function', function: declared }] },
      collectionIds: null,
    })
  })

  test('are chosen in the shape of a chat', () => {
    const choices: [unknown, unknown][] = [
      ['auto', 'auto'],
      ['required', 'required'],
      [
        { type: 'function', name: 'lire' },
        { type: 'function', function: { name: 'lire' } },
      ],
    ]
    for (const [tool_choice, expected] of choices) {
      assert.deepEqual(read({ tools: [lire], tool_choice }).parameters['tool_choice'], expected)
    }
    assert.ok(!('tool_choice' in read({ tools: [lire], tool_choice: null }).parameters), 'null says nothing')
  })

  test('are called one at a time only when that is asked for', () => {
    const parallel = (value: unknown) => read({ tools: [lire], parallel_tool_calls: value }).parameters
    assert.equal(parallel(false)['parallel_tool_calls'], false)
    for (const value of [true, null]) assert.ok(!('parallel_tool_calls' in parallel(value)), `${value}`)
  })
})

describe('a search', () => {
  test('is in the collections that its vector stores are', () => {
    assert.deepEqual(read({ tools: [search('vs_12'), search('vs_7', 'vs_8')] }), {
      parameters: {},
      collectionIds: [12, 7, 8],
    })
    assert.deepEqual(read({ tools: [{ ...search('vs_1'), filters: null, max_num_results: 5 }] }).collectionIds, [1])
  })

  test('in what is no vector store finds nothing', () => {
    for (const id of ['vs_0', 'vs_x', 'file-1', '12', 'vs_2147483648']) {
      assert.throws(() => read({ tools: [search(id)] }), { code: 'not_found', details: { what: 'collection', id } })
    }
  })
})

test('thinking, sampling and format are handed to the model', () => {
  assert.deepEqual(
    read({ top_p: 0, reasoning: { effort: 'low' }, text: { format: { type: 'json_object' } } }).parameters,
    {
      top_p: 0,
      reasoning_effort: 'low',
      response_format: { type: 'json_object' },
    },
  )
  const format = { type: 'json_schema', name: 'date', schema: { type: 'object' }, strict: true }
  assert.deepEqual(read({ text: { format } }).parameters, {
    response_format: { type: 'json_schema', json_schema: { name: 'date', schema: { type: 'object' }, strict: true } },
  })
  for (const text of [{ format: { type: 'text' } }, { format: null }, {}, null]) {
    assert.deepEqual(read({ text, reasoning: {} }).parameters, {})
  }
})

test('tools that nobody runs here are refused by their name', () => {
  const cases: [object[], string, string | undefined][] = [
    [[{ type: 'web_search' }], 'tool_type_unknown', 'web_search'],
    [[{ type: 'code_interpreter', container: {} }], 'tool_type_unknown', 'code_interpreter'],
    [[search('vs_1'), lire], 'file_search_with_functions', undefined],
  ]
  for (const [tools, reason, value] of cases) {
    const details = { param: 'tools', reason, ...(value === undefined ? {} : { value }) }
    assert.throws(() => read({ tools }), { code: 'invalid_request', details })
  }
})

test('tools written badly are refused with the place of the fault', () => {
  const cases: [object, RegExp][] = [
    [{ type: 'function' }, /^name: /],
    [{ type: 'file_search' }, /^vector_store_ids: /],
    [search(), /^vector_store_ids: /],
    [search(7), /^vector_store_ids\.0: /],
    [
      { ...search('vs_1'), filters: { type: 'eq' } },
      /^filters: attributes are filtered by a search in the vector store/,
    ],
  ]
  for (const [tool, place] of cases) {
    const { code, details } = refusalOf(() => read({ tools: [tool] }))
    assert.deepEqual([code, details['param'], details['reason']], ['invalid_request', 'tools', 'tool_unreadable'])
    assert.match(String(details['value']), place)
  }
})
