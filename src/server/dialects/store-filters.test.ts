import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readStoreFilters } from './store-filters.ts'

const year = (type: 'eq' | 'gte' | 'lt', value: number) => ({ type, key: 'annee', value })

test('no filter keeps everything', () => {
  assert.equal(readStoreFilters(null), undefined)
  assert.equal(readStoreFilters(undefined), undefined)
})

test('comparisons have the names of our search', () => {
  const same = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'nin'] as const
  for (const type of same) {
    assert.deepEqual(readStoreFilters({ type, key: 'annee', value: 2024 }), { type, key: 'annee', value: 2024 })
  }
  assert.deepEqual(readStoreFilters({ type: 'contains', key: 'titre', value: 'a' }), {
    type: 'co',
    key: 'titre',
    value: 'a',
  })
  assert.deepEqual(readStoreFilters({ type: 'ncontains', key: 'titre', value: 'a' }), {
    type: 'nc',
    key: 'titre',
    value: 'a',
  })
})

test('filters are joined, and joined again', () => {
  const either = { type: 'or' as const, filters: [year('eq', 2023), year('lt', 2000)] }
  assert.deepEqual(readStoreFilters({ type: 'and', filters: [year('gte', 1990), either] }), {
    operator: 'and',
    filters: [year('gte', 1990), { operator: 'or', filters: [year('eq', 2023), year('lt', 2000)] }],
  })
})

test('a list is compared by belonging to it alone, at any depth', () => {
  const value = ['a', 7]
  for (const type of ['in', 'nin'] as const) {
    assert.deepEqual(readStoreFilters({ type, key: 'k', value }), { type, key: 'k', value })
  }
  const refusal = {
    code: 'invalid_request',
    details: { param: 'filters', reason: 'attribute_not_compared', value: 'eq' },
  }
  const wrong = { type: 'eq' as const, key: 'k', value }
  assert.throws(() => readStoreFilters(wrong), refusal)
  assert.throws(() => readStoreFilters({ type: 'and', filters: [{ type: 'or', filters: [wrong] }] }), refusal)
})
