import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ChatRequest } from '#contract/inference'
import { holdsSearch, lastQuestion, readAskedSearch } from './asked-search.ts'

const messages = [{ role: 'user', content: 'Quels congés ?' }]
const chat = (given: object = {}) => ChatRequest.parse({ model: 'm', messages, ...given })
const read = (given: object) => readAskedSearch(chat(given), 'fr')
const lire = { type: 'function', function: { name: 'lire' } }

test('a search is a tool of that type, or what older clients send', () => {
  for (const given of [
    { tools: [{ type: 'search' }] },
    { tools: [lire, { type: 'search' }] },
    { search: true },
    { search: false },
    { search_args: {} },
  ]) {
    assert.equal(holdsSearch(chat(given)), true, JSON.stringify(given))
  }
  for (const given of [{}, { tools: [] }, { tools: [lire] }, { tools: ['search', null, 7] }, { tools: null }]) {
    assert.equal(holdsSearch(chat(given)), false, JSON.stringify(given))
  }
})

describe('the search', () => {
  test('is for the last question of the user unless it has its own', () => {
    assert.equal(read({ tools: [{ type: 'search' }] }).search?.query, 'Quels congés ?')
    assert.equal(read({ tools: [{ type: 'search', query: 'RTT' }] }).search?.query, 'RTT')
    assert.equal(read({ search: true }).search?.query, 'Quels congés ?')
    assert.equal(read({ search: true, search_args: null }).search?.query, 'Quels congés ?')
  })

  test('keeps what was asked of it', () => {
    const { search } = read({ search: true, search_args: { collections: [4], k: 3, method: 'lexical' } })
    assert.deepEqual([search?.collection_ids, search?.limit, search?.method], [[4], 3, 'lexical'])
  })

  test('of a tool comes before the older one', () => {
    const { search } = read({ tools: [{ type: 'search', limit: 2 }], search: true, search_args: { limit: 9 } })
    assert.equal(search?.limit, 2)
  })

  test('that is not wanted is none', () => {
    for (const given of [{ search: false, search_args: { k: 3 } }, { search: null }])
      assert.equal(read(given).search, null)
  })

  test('that is wrong is refused, in the language of the request', () => {
    const issues = [{ loc: ['body', 'limit'], msg: '100 au plus', type: 'too_big' }]
    assert.throws(() => read({ tools: [{ type: 'search', limit: 101 }] }), {
      code: 'validation_failed',
      details: { issues },
    })
    assert.throws(() => read({ tools: [{ type: 'search', unknown: 1 }] }), { code: 'validation_failed' })
    assert.throws(() => readAskedSearch(chat({ messages: [{ role: 'user', content: ' ' }], search: true }), 'en'), {
      code: 'validation_failed',
    })
  })
})

describe('what the model gets', () => {
  test('holds nothing of the search', () => {
    const { body } = read({ tools: [{ type: 'search' }, lire], tool_choice: 'auto', search: true, search_args: {} })
    assert.deepEqual(body, { model: 'm', messages, tools: [lire], tool_choice: 'auto' })
  })

  test('has no choice among no tools', () => {
    assert.deepEqual(read({ tools: [{ type: 'search' }], tool_choice: 'auto', temperature: 0 }).body, {
      model: 'm',
      messages,
      temperature: 0,
    })
  })
})

test('the last question is what the user said last, its texts alone', () => {
  const image = { type: 'image_url', image_url: { url: 'data:' } }
  const said = (...given: object[]) => lastQuestion(chat({ messages: given }))
  assert.equal(
    said({ role: 'user', content: 'a' }, { role: 'user', content: 'b' }, { role: 'assistant', content: 'c' }),
    'b',
  )
  const parts = [{ type: 'text', text: 'a' }, image, { type: 'text', text: 'b' }, { type: 'text' }]
  assert.equal(said({ role: 'user', content: parts }), 'a\nb')
  for (const nothing of [
    { role: 'user' },
    { role: 'user', content: null },
    { role: 'user', content: [image] },
    { role: 'system', content: 'a' },
  ]) {
    assert.equal(said(nothing), '')
  }
})
