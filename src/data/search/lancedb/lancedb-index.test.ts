import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { asChunkId, asCollectionId, asDocumentId } from '#contract/ids'
import type { IndexRow } from '../search-index.ts'
import { openLanceIndex } from './lancedb-index.ts'

const home = await mkdtemp(join(tmpdir(), 'socle-lance-'))
const options = { folder: join(home, 'index'), profile: 'essai', dimensions: 2 }
const index = await openLanceIndex(options)
after(async () => {
  await index.close()
  await rm(home, { recursive: true, force: true })
})

const row = (chunk: number, documentId: number, given: Partial<IndexRow> = {}): IndexRow => ({
  ...{
    chunkId: asChunkId(chunk),
    documentId: asDocumentId(documentId),
    collectionId: asCollectionId(1),
    terms: 'essai',
    titleTerms: '',
    readers: [1],
  },
  ...{ vector: null, questions: [], ...given },
})
const everybody = { readable: [1, 2], limit: 10 }
const found = async (terms: readonly string[], scope: object = {}) =>
  (await index.lexical({ ...everybody, ...scope, terms })).map(({ chunkId }) => Number(chunkId)).toSorted()

await index.replaceDocuments([10, 11, 12].map(asDocumentId), [
  row(1, 10, { terms: 'essai cadre', vector: Float32Array.from([1, 0]) }),
  row(2, 10, { terms: 'preavis', vector: Float32Array.from([0, 1]) }),
  row(3, 11, {
    terms: 'essai ouvrier',
    readers: [2],
    collectionId: asCollectionId(2),
    vector: Float32Array.from([-1, 0]),
  }),
  row(4, 12, {
    terms: 'conge',
    questions: [
      { terms: 'vacances ete', vector: Float32Array.from([1, 0]) },
      { terms: 'vacances hiver ete', vector: Float32Array.from([0, 1]) },
    ],
  }),
])

describe('a search by words', () => {
  test('finds what holds one of them, for whoever may read it', async () => {
    assert.deepEqual(await found(['essai']), [1, 3])
    assert.deepEqual(await found(['essai'], { readable: [1] }), [1])
    assert.deepEqual(await found(['preavis', 'ouvrier', 'absent']), [2, 3])
    assert.deepEqual(await found(['essai', 'essai']), [1, 3])
  })

  test('looks in the collections and the documents that are named, and in none when none is', async () => {
    assert.deepEqual(await found(['essai'], { collections: [2] }), [3])
    assert.deepEqual(await found(['essai'], { documents: [10] }), [1])
    assert.deepEqual(await found(['essai'], { collections: [2], documents: [10] }), [])
    for (const none of [{ readable: [] }, { collections: [] }, { documents: [] }, { limit: 0 }]) {
      assert.deepEqual(await found(['essai'], none), [])
    }
    assert.deepEqual(await found([]), [])
  })

  test('counts up to its limit, and finds a document by the words of all its passages', async () => {
    assert.equal(await index.countChunks({ ...everybody, terms: ['essai', 'conge'] }), 3)
    assert.equal(await index.countChunks({ ...everybody, terms: ['essai', 'conge'], limit: 2 }), 2)
    const [first] = await index.lexicalDocuments({ ...everybody, terms: ['cadre', 'preavis'] })
    assert.equal(first?.documentId, 10)
  })

  test('finds a passage once by the questions that it answers', async () => {
    const hits = await index.lexicalQuestions({ ...everybody, terms: ['vacances', 'ete'] })
    assert.deepEqual(
      hits.map(({ chunkId }) => Number(chunkId)),
      [4],
    )
    assert.deepEqual(await found(['vacances']), [], 'a question is no passage')
  })
})

describe('a search by meaning', () => {
  test('finds the nearest first, with the cosine, and never what waits for its vector', async () => {
    const hits = await index.semantic({ ...everybody, vector: Float32Array.from([1, 0]) })
    assert.deepEqual(
      hits.map(({ chunkId, similarity }) => [Number(chunkId), Math.round(similarity * 1000) / 1000]),
      [
        [1, 1],
        [2, 0],
        [3, -1],
      ],
    )
    const own = await index.semantic({ ...everybody, readable: [2], vector: Float32Array.from([1, 0]) })
    assert.deepEqual(
      own.map(({ chunkId }) => Number(chunkId)),
      [3],
      'the nearest that may be read',
    )
    assert.deepEqual(await index.semantic({ ...everybody, documents: [], vector: Float32Array.from([1, 0]) }), [])
  })

  test('tells of a passage the nearest of its questions', async () => {
    const hits = await index.semanticQuestions({ ...everybody, vector: Float32Array.from([0, 1]) })
    assert.deepEqual(
      hits.map(({ chunkId, similarity }) => [Number(chunkId), Math.round(similarity)]),
      [[4, 1]],
    )
  })
})

test('what is held is told passage by passage, to be compared', async () => {
  const entries = (await Array.fromAsync(index.entries())).flat().toSorted((one, two) => one.chunkId - two.chunkId)
  assert.deepEqual(
    entries.map(({ chunkId, documentId, readers, hasVector }) => [Number(chunkId), documentId, readers, hasVector]),
    [
      [1, 10, [1], true],
      [2, 10, [1], true],
      [3, 11, [2], true],
      [4, 12, [1], false],
    ],
  )
  // Two passages and their document; one passage, its document and two questions.
  assert.deepEqual([await index.rows(), await index.countDocuments([10, 12, 99].map(asDocumentId))], [4, 7])
})

test('a document is replaced whole, taken away, and the index emptied and filled again', async () => {
  await index.replaceDocuments([10, 12].map(asDocumentId), [row(5, 10, { terms: 'nouveau' })])
  assert.deepEqual([await found(['cadre', 'preavis', 'conge']), await found(['nouveau'])], [[], [5]])
  assert.deepEqual([await index.rows(), await index.countDocuments([12].map(asDocumentId))], [2, 0])
  assert.deepEqual(await index.lexicalQuestions({ ...everybody, terms: ['vacances'] }), [])
  await index.optimise(0)
  assert.deepEqual(await found(['nouveau', 'ouvrier']), [3, 5])
  await index.clear()
  assert.deepEqual([await index.rows(), await found(['nouveau'])], [0, []])
  await index.replaceDocuments([10].map(asDocumentId), [row(6, 10, { terms: 'encore' })])
  assert.deepEqual(await found(['encore']), [6])
})

test('another process that opens the same folder sees it under the same name; another model sees nothing', async () => {
  const second = await openLanceIndex(options)
  const other = await openLanceIndex({ ...options, profile: 'autre', dimensions: 3 })
  try {
    assert.equal(second.id, index.id)
    assert.equal(await second.rows(), await index.rows())
    assert.equal(await other.rows(), 0)
  } finally {
    await second.close()
    await other.close()
  }
})
