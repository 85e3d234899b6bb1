import assert from 'node:assert/strict'
import { test } from 'node:test'
import { meanQuality, qualityOf } from './retrieval-quality.ts'

test('the expected document first is perfect, absent is nothing', () => {
  assert.deepEqual(qualityOf(['a', 'b'], { a: 1 }), { ndcgAt10: 1, recallAt5: 1, recallAt20: 1 })
  assert.deepEqual(qualityOf(['b', 'c'], { a: 1 }), { ndcgAt10: 0, recallAt5: 0, recallAt20: 0 })
})

test('a lower rank counts less, a better document more', () => {
  assert.equal(qualityOf(['b', 'a'], { a: 1 }).ndcgAt10, 1 / Math.log2(3))
  const best = qualityOf(['a', 'b'], { a: 2, b: 1 }).ndcgAt10
  assert.equal(best, 1)
  assert.ok(qualityOf(['b', 'a'], { a: 2, b: 1 }).ndcgAt10 < best)
})

test('the mean of two lists', () => {
  const mean = meanQuality([qualityOf(['a'], { a: 1 }), qualityOf(['b'], { a: 1 })])
  assert.deepEqual(mean, { ndcgAt10: 0.5, recallAt5: 0.5, recallAt20: 0.5 })
})
