import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { faultIn, signs, times } from './fixtures/faults.ts'
import { MetadataFilter } from './metadata-filter.ts'
import { SearchRequest } from './search.ts'

const query = 'congés'

describe('a search', () => {
  test('says what it looks for, under either name', () => {
    assert.equal(SearchRequest.parse({ query: ' congés ' }).query, query)
    assert.equal(SearchRequest.parse({ prompt: query }).query, query)
    assert.equal(SearchRequest.parse({ query, prompt: 'autre' }).query, query)
    assert.equal(faultIn(SearchRequest, {}), 'query: custom')
    assert.equal(faultIn(SearchRequest, { query: null }), 'query: custom')
    assert.equal(faultIn(SearchRequest, { query: '   ' }), 'query: too_small')
  })

  test('keeps the newer name where both are sent', () => {
    const both = SearchRequest.parse({ query, collection_ids: [1], collections: [2], limit: 3, k: 4 })
    assert.deepEqual([both.collection_ids, both.limit], [[1], 3])
    const nulls = SearchRequest.parse({ query, collection_ids: null, collections: [2], limit: null, k: 4 })
    assert.deepEqual([nulls.collection_ids, nulls.limit], [[2], 4])
  })

  test('has limits', () => {
    const within = [
      { query: signs(4000) },
      { query, limit: 100, offset: 1000, rff_k: 16_384, score_threshold: 1 },
      { query, collection_ids: times(100, 1), document_ids: times(100, 1) },
      { query, rff_k: 0, limit: 1, score_threshold: 0 },
      { query, as_of: '2024-02-29' },
      { query, web_search: false },
    ]
    for (const value of within) assert.equal(faultIn(SearchRequest, value), null)
    const beyond: [object, string][] = [
      [{ query: signs(4001) }, 'query: too_big'],
      [{ query, limit: 0 }, 'limit: too_small'],
      [{ query, limit: 101 }, 'limit: too_big'],
      [{ query, k: 101 }, 'k: too_big'],
      [{ query, offset: 1001 }, 'offset: too_big'],
      [{ query, offset: -1 }, 'offset: too_small'],
      [{ query, rff_k: 16_385 }, 'rff_k: too_big'],
      [{ query, score_threshold: 1.01 }, 'score_threshold: too_big'],
      [{ query, collection_ids: times(101, 1) }, 'collection_ids: too_big'],
      [{ query, collection_ids: ['1'] }, 'collection_ids.0: invalid_type'],
      [{ query, document_ids: [0] }, 'document_ids.0: too_small'],
      [{ query, as_of: '2023-02-29' }, 'as_of: invalid_format'],
      [{ query, as_of: '29/02/2024' }, 'as_of: invalid_format'],
      [{ query, method: 'magic' }, 'method: invalid_value'],
      [{ query, unknown: 1 }, 'all: unrecognized_keys'],
    ]
    for (const [value, fault] of beyond)
      assert.equal(faultIn(SearchRequest, value), fault, JSON.stringify(value).slice(0, 80))
  })

  test('never leaves for the web', () => {
    const { error } = SearchRequest.safeParse({ query, web_search: true })
    assert.deepEqual(error?.issues, [
      { code: 'custom', path: ['web_search'], message: 'there is no search of the web: collections only' },
    ])
  })
})

describe('a filter on metadata', () => {
  const comparison = { key: 'service', type: 'eq', value: 'Paie' }

  test('is one comparison, or two to four joined', () => {
    for (const value of ['Paie', 7, true, -1.5]) assert.equal(faultIn(MetadataFilter, { ...comparison, value }), null)
    for (const type of ['eq', 'sw', 'ew', 'co']) assert.equal(faultIn(MetadataFilter, { ...comparison, type }), null)
    for (const operator of ['and', 'or']) {
      for (const count of [2, 4])
        assert.equal(faultIn(MetadataFilter, { operator, filters: times(count, comparison) }), null)
      for (const count of [0, 1, 5]) {
        assert.notEqual(faultIn(MetadataFilter, { operator, filters: times(count, comparison) }), null, `${count}`)
      }
    }
  })

  test('compares a short text with a name', () => {
    const wrong = [
      { ...comparison, key: '' },
      { ...comparison, key: signs(256) },
      { ...comparison, key: 'a\0' },
      { ...comparison, value: '' },
      { ...comparison, value: signs(256) },
      { ...comparison, value: ['a'] },
      { ...comparison, value: null },
      { ...comparison, type: 'ne' },
      { ...comparison, more: 1 },
      { operator: 'not', filters: times(2, comparison) },
      { operator: 'and', filters: [comparison, { operator: 'and', filters: times(2, comparison) }] },
    ]
    for (const filter of wrong)
      assert.notEqual(faultIn(MetadataFilter, filter), null, JSON.stringify(filter).slice(0, 80))
  })
})
