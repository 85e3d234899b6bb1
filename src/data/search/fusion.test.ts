import { asChunkId, asDocumentId } from '#contract/ids'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fuse, nearestDocuments } from './fusion.ts'

const hit = (chunkId: number, documentId = chunkId) => ({
  chunkId: asChunkId(chunkId),
  documentId: asDocumentId(documentId),
})
const once = <Item>(...items: Item[]) => ({ items, weight: 1 })

test('what two legs rank well comes before what one ranks first', () => {
  const fused = fuse([once(hit(1), hit(2)), once(hit(3), hit(2))], [], 60)
  assert.deepEqual(
    fused.map(({ chunkId }) => chunkId),
    [2, 1, 3],
  )
  assert.equal(fused[0]?.score, 1 / 62 + 1 / 62)
})

test('a leg that weighs more decides', () => {
  const fused = fuse(
    [
      { items: [hit(1)], weight: 1 },
      { items: [hit(2)], weight: 2 },
    ],
    [],
    60,
  )
  assert.deepEqual(
    fused.map(({ chunkId, score }) => [chunkId, score]),
    [
      [2, 2 / 61],
      [1, 1 / 61],
    ],
  )
})

test('a document found as a whole lifts its passages, and brings none by itself', () => {
  const fused = fuse([once(hit(1, 10), hit(2, 20))], [once(hit(0, 20), hit(0, 30))], 60)
  assert.deepEqual(
    fused.map(({ chunkId }) => chunkId),
    [2, 1],
  )
  assert.equal(fused[0]?.score, 1 / 62 + 1 / 61)
})

test('the constant of the ranks can be chosen, an empty leg changes nothing', () => {
  assert.equal(fuse([once(hit(1)), once()], [], 0)[0]?.score, 1)
})

test('a document with two near passages comes before one whose single passage is nearest', () => {
  const near = (documentId: number, similarity: number) => ({
    documentId: asDocumentId(documentId),
    similarity,
  })
  const hits = [near(10, 0.9), near(20, 0.89), near(20, 0.88), near(20, 0.87), near(30, 0.87), near(40, 0.8)]
  assert.deepEqual(
    nearestDocuments(hits).map(({ documentId }) => documentId),
    [20, 10, 30, 40],
  )
  assert.deepEqual(nearestDocuments([]), [])
})
