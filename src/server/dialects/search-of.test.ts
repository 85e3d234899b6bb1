import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SearchRequest } from '#contract/search'
import { searchOf } from './search-of.ts'

const read = (given: object) => searchOf(SearchRequest.parse(given))

test('a question alone is searched everywhere, both ways', () => {
  assert.deepEqual(read({ query: ' congés ' }), {
    query: 'congés',
    method: 'hybrid',
    limit: 10,
    offset: 0,
    collectionIds: [],
    documentIds: [],
    rankConstant: undefined,
    scoreThreshold: null,
    asOf: undefined,
    metadata: undefined,
  })
})

test('older clients’ names say the same', () => {
  const older = read({ prompt: 'congés', collections: [4], k: 3 })
  assert.deepEqual(older, read({ query: 'congés', collection_ids: [4], limit: 3 }))
})

test('all that a search may say reaches it', () => {
  const metadata = { key: 'annee', type: 'eq', value: 2024 }
  assert.deepEqual(
    read({
      query: 'a',
      method: 'lexical',
      limit: 100,
      offset: 1000,
      collection_ids: [1, 2],
      document_ids: [3],
      rff_k: 0,
      as_of: '2024-02-29',
      metadata_filters: metadata,
    }),
    {
      query: 'a',
      method: 'lexical',
      limit: 100,
      offset: 1000,
      collectionIds: [1, 2],
      documentIds: [3],
      rankConstant: 0,
      scoreThreshold: null,
      asOf: '2024-02-29',
      metadata,
    },
  )
})

test('a threshold is one of meaning, unless it is none', () => {
  assert.deepEqual(
    [read({ query: 'a', score_threshold: 0.4 }).method, read({ query: 'a', score_threshold: 0.4 }).scoreThreshold],
    ['semantic', 0.4],
  )
  assert.deepEqual(
    [read({ query: 'a', score_threshold: 0 }).method, read({ query: 'a', score_threshold: 0 }).scoreThreshold],
    ['hybrid', null],
  )
  assert.equal(read({ query: 'a', score_threshold: 0.4, method: 'hybrid' }).method, 'hybrid')
})
