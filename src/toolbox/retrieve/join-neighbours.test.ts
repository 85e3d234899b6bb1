import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Hit } from '#data/search/hit'
import { diversify, isPointer } from './diversify.ts'
import { joinNeighbours } from './join-neighbours.ts'
import { rankHits } from './rank-hits.ts'

function hit(chunkId: number, changes: Partial<Hit> = {}): Hit {
  return {
    chunkId,
    documentId: chunkId,
    collectionId: 1,
    collection: 'Notes',
    corpus: null,
    score: 1,
    similarity: 0.9,
    lexicalScore: 1,
    text: `Passage ${chunkId}.`,
    path: [],
    page: null,
    title: 'Titre',
    externalId: String(chunkId),
    url: null,
    publisher: null,
    licence: null,
    updatedAt: null,
    effectiveFrom: null,
    effectiveTo: null,
    legalStatus: null,
    createdAt: new Date(0),
    ...changes,
  }
}

const near = { page: null, of: 2, of_ordinal: 5 }

test('a passage that announces a list takes the list with it, and the end of a sentence its beginning', () => {
  const announcing = hit(2, { text: 'La durée est de :' })
  const [joined] = joinNeighbours([announcing], [{ ...near, id: 3, ordinal: 6, text: '- deux mois ;' }])
  assert.deepEqual(
    joined?.parts.map(({ chunkId }) => chunkId),
    [2, 3],
  )
  const [ending] = joinNeighbours(
    [hit(2, { text: 'et la suite.' })],
    [{ ...near, id: 1, ordinal: 4, text: 'Le début' }],
  )
  assert.deepEqual(
    ending?.parts.map(({ chunkId }) => chunkId),
    [1, 2],
  )
})

test('neighbours that stand by themselves stay apart, and a hit is never shown twice', () => {
  const [alone] = joinNeighbours([hit(2)], [{ ...near, id: 3, ordinal: 6, text: 'Autre règle.' }])
  assert.equal(alone?.parts.length, 1)
  const hits = [hit(2, { text: 'Sont concernés :' }), hit(3)]
  const passages = joinNeighbours(hits, [{ ...near, id: 3, ordinal: 6, text: '- les cadres.' }])
  assert.deepEqual(
    passages.map(({ parts }) => parts.length),
    [2],
  )
  assert.equal(passages[0]?.parts[1], hits[1])
})

test('one document does not fill the answer, and the same text is shown once', () => {
  const same = [1, 2, 3, 4].map((id) => hit(id, { documentId: 9 }))
  const copy = hit(6, { text: 'Passage 5.' })
  const kept = diversify([...same, hit(5), copy], { wanted: 4, perDocument: 2 })
  assert.deepEqual(
    kept.map(({ chunkId }) => chunkId),
    [1, 2, 5],
  )
})

test('lists of links are told from rules', () => {
  assert.equal(isPointer({ text: '- Congé pour enfant malade\n- Congé de présence parentale' }), true)
  assert.equal(isPointer({ text: '- deux mois pour les ouvriers ;\n- quatre mois pour les cadres.' }), false)
})

test('a document that speaks of the question in several places comes before a chance passage', () => {
  const chance = hit(1, { documentId: 1, similarity: 0.905, lexicalScore: null })
  const subject = [2, 3, 4].map((id) => hit(id, { documentId: 2, similarity: 0.9 }))
  const far = hit(5, { similarity: 0.82, lexicalScore: null })
  const ranked = rankHits([chance, ...subject, far])
  assert.deepEqual(
    ranked.map(({ documentId }) => documentId),
    [2, 2, 2, 1, 5],
  )
})

test('without cosines, words rank', () => {
  const hits = [hit(1, { similarity: null, lexicalScore: 2 }), hit(2, { similarity: null, lexicalScore: 5 })]
  assert.deepEqual(
    rankHits(hits).map(({ chunkId }) => chunkId),
    [2, 1],
  )
})
