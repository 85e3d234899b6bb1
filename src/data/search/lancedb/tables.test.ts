import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { asChunkId, asCollectionId, asDocumentId } from '#contract/ids'
import type { IndexRow } from '../search-index.ts'
import {
  accessFilter,
  chunkRecord,
  documentRecords,
  findsNothing,
  integers,
  questionRecords,
  tableNames,
} from './tables.ts'

const row = (given: Partial<IndexRow> = {}): IndexRow => ({
  ...{
    chunkId: asChunkId(1),
    documentId: asDocumentId(7),
    collectionId: asCollectionId(3),
    terms: 'duree essai',
    titleTerms: 'contrat',
  },
  ...{ readers: [1, 4], vector: Float32Array.from([0.5, -0.5]), questions: [], ...given },
})

describe('the condition of a search', () => {
  test('is who may read it, then where one looks', () => {
    assert.equal(accessFilter({ readable: [1, 4], limit: 5 }), 'array_has_any(acl, [1, 4])')
    assert.equal(
      accessFilter({ readable: [1], collections: [3, 9].map(asCollectionId), documents: [asDocumentId(7)], limit: 5 }),
      'array_has_any(acl, [1]) AND collectionId IN (3, 9) AND documentId IN (7)',
    )
  })

  test('holds whole numbers alone: nothing else is written in it', () => {
    assert.equal(integers([1, Number.NaN, 2.5, Infinity, -3]), '1, -3')
    assert.equal(integers([]), '')
  })

  test('that lets nothing through is known before the index is asked', () => {
    const scope = { readable: [1], limit: 1 }
    assert.equal(findsNothing(scope), false)
    for (const none of [{ readable: [] }, { collections: [] }, { documents: [] }, { limit: 0 }, { limit: -1 }]) {
      assert.equal(findsNothing({ ...scope, ...none }), true, JSON.stringify(none))
    }
    assert.equal(findsNothing({ ...scope, collections: undefined, documents: undefined }), false)
  })
})

describe('what is indexed', () => {
  test('of a passage counts its title five times, and has its vector as plain numbers', () => {
    const { terms, vector, acl } = chunkRecord(row())
    assert.equal(terms, 'contrat contrat contrat contrat contrat duree essai')
    assert.deepEqual(
      [vector, acl],
      [
        [0.5, -0.5],
        [1, 4],
      ],
    )
    assert.equal(chunkRecord(row({ titleTerms: '' })).terms, 'duree essai')
    assert.equal(chunkRecord(row({ vector: null })).vector, null)
  })

  test('of a document is the words of all its passages, its title once for all', () => {
    const records = documentRecords([
      row({ terms: 'un' }),
      row({ chunkId: asChunkId(3), documentId: asDocumentId(8), terms: 'autre', titleTerms: '', readers: [2] }),
      row({ chunkId: asChunkId(2), terms: 'deux' }),
    ])
    assert.deepEqual(records, [
      {
        documentId: asDocumentId(7),
        collectionId: asCollectionId(3),
        terms: 'contrat contrat contrat contrat contrat un deux',
        acl: [1, 4],
      },
      { documentId: asDocumentId(8), collectionId: 3, terms: 'autre', acl: [2] },
    ])
    assert.deepEqual(documentRecords([]), [])
  })

  test('of a question leads to its passage, without the words of its title', () => {
    const questions = [
      { terms: 'combien temps', vector: null },
      { terms: 'essai long', vector: Float32Array.from([1, 0]) },
    ]
    const place = { chunkId: 1, documentId: asDocumentId(7), collectionId: asCollectionId(3), acl: [1, 4] }
    assert.deepEqual(questionRecords(row({ questions })), [
      { ...place, terms: 'combien temps', vector: null },
      { ...place, terms: 'essai long', vector: [1, 0] },
    ])
    assert.deepEqual(questionRecords(row()), [])
  })

  test('by two models stands in tables of two names', () => {
    const [one, other] = [Object.values(tableNames('e5')), Object.values(tableNames('bge'))]
    assert.equal(new Set([...one, ...other]).size, 6)
    assert.deepEqual(Object.values(tableNames('e5')), one)
    for (const name of one) assert.match(name, /^(?:chunk|document|question)-[0-9a-f]{12}$/)
  })
})
