import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fuse } from './fusion.ts'

const hit = (chunkId: number, documentId = chunkId) => ({ chunkId, documentId })

test('what two legs rank well comes before what one ranks first', () => {
  const fused = fuse(
    [
      [hit(1), hit(2)],
      [hit(3), hit(2)],
    ],
    [],
  )
  assert.deepEqual(
    fused.map(({ chunkId }) => chunkId),
    [2, 1, 3],
  )
  assert.equal(fused[0]?.score, 1 / 62 + 1 / 62)
})

test('a document found as a whole lifts its passages, and brings none by itself', () => {
  const fused = fuse([[hit(1, 10), hit(2, 20)]], [[{ documentId: 20 }, { documentId: 30 }]])
  assert.deepEqual(
    fused.map(({ chunkId }) => chunkId),
    [2, 1],
  )
  assert.equal(fused[0]?.score, 1 / 62 + 1 / 61)
})

test('the constant of the ranks can be chosen, an empty leg changes nothing', () => {
  assert.equal(fuse([[hit(1)], []], [], { rankConstant: 0 })[0]?.score, 1)
})
