import { asCollectionId, asDocumentId } from '#contract/ids'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AnswerProof, Citation } from '#contract/citations'
import type { DocumentNames } from '#data/erasure/erase-documents'
import { erasedText, eraseFromAnswer, mentions } from './erased-answer.ts'

const cited = (index: number, documentId: number, collectionId = 3): Citation => ({
  index,
  document_id: documentId,
  chunk_id: 100 * documentId,
  external_id: `F${documentId}`,
  title: `Note ${documentId}`,
  path: ['Titre'],
  page: 2,
  quote: 'quatre mois',
  start: 1,
  end: 12,
  highlights: [{ start: 1, end: 3 }],
  collection_id: collectionId,
  collection: 'Notes',
  corpus: null,
  file_name: 'note.pdf',
  notices: ['superseded'],
  url: 'https://ville.example/note',
  publisher: 'Ville',
  licence: 'Licence ouverte',
  updated_at: '2026-01-01',
  effective_from: '2026-01-01',
  effective_to: null,
  supported: true,
})

const found = (documentId: number, title = `Note ${documentId}`): AnswerProof['search_results'][number] => ({
  method: 'hybrid',
  score: 0.9,
  chunk: {
    object: 'chunk',
    id: 100 * documentId,
    collection_id: 3,
    document_id: documentId,
    content: 'L’essai dure quatre mois.',
    metadata: {
      document_name: title,
      title,
      path: [],
      page: null,
      url: null,
      external_id: '',
      publisher: null,
      licence: null,
      updated_at: null,
    },
    created: 1,
  },
})

const proof = (more: Partial<AnswerProof> = {}): AnswerProof => ({
  answer_status: 'answered',
  answer_end: 16,
  fallback: null,
  citations: [cited(1, 41), cited(2, 42)],
  search_results: [found(41), found(42)],
  claims: [{ text: 'Quatre mois.', start: 0, end: 12, citations: [1], verdict: 'supported', reason: null }],
  nearest_titles: [],
  sources_consulted: [
    { name: 'Notes', documents: 2, updated_at: null },
    { name: 'Fiches', documents: 9, updated_at: null },
  ],
  model: 'a',
  ...more,
})

const names = (more: Partial<DocumentNames> = {}): DocumentNames => ({
  documentIds: new Set(),
  collectionIds: new Set(),
  fileIds: new Set(),
  names: new Set(),
  collectionNames: new Set(),
  ...more,
})

const text = 'Quatre mois [1].'

test('an answer that has nothing of what is erased stays as it is', () => {
  assert.deepEqual(eraseFromAnswer({ text, proof: proof() }, names({ documentIds: new Set([asDocumentId(99)]) })), {
    text,
    proof: proof(),
  })
})

test('an answer that cites an erased document loses its text and its claims, and keeps the other source whole', () => {
  const erased = eraseFromAnswer({ text, proof: proof() }, names({ documentIds: new Set([asDocumentId(41)]) }))
  assert.equal(erased.text, erasedText)
  assert.deepEqual([erased.proof.claims, erased.proof.answer_end], [[], 3])
  assert.deepEqual(erased.proof.citations[1], cited(2, 42))
  assert.deepEqual(erased.proof.search_results, [found(42)])
})

test('an erased citation keeps its number and what tells which source it was, and no word of it', () => {
  const { proof: kept } = eraseFromAnswer({ text, proof: proof() }, names({ documentIds: new Set([asDocumentId(41)]) }))
  assert.deepEqual(kept.citations[0], {
    ...cited(1, 41),
    ...{ external_id: '', title: '', path: [], page: null, quote: '', start: 0, end: 0, highlights: [], notices: [] },
    ...{ collection: '', file_name: null, url: null, publisher: null, licence: null, updated_at: null },
    ...{ effective_from: null, effective_to: null, erased: true },
  })
})

test('a collection that goes takes every citation of it, and its name', () => {
  const known = names({ collectionIds: new Set([asCollectionId(3)]), collectionNames: new Set(['Notes']) })
  const { proof: kept } = eraseFromAnswer({ text, proof: proof() }, known)
  assert.deepEqual(
    kept.citations.map(({ erased }) => erased),
    [true, true],
  )
  assert.deepEqual(kept.search_results, [])
  assert.deepEqual(
    kept.sources_consulted.map(({ name }) => name),
    ['Fiches'],
  )
})

test('a document that was found and not cited goes from what was found; the text stays', () => {
  const given = { text, proof: proof({ citations: [cited(1, 42)] }) }
  const erased = eraseFromAnswer(given, names({ documentIds: new Set([asDocumentId(41)]) }))
  assert.equal(erased.text, text)
  assert.deepEqual(erased.proof.search_results, [found(42)])
  assert.equal(erased.proof.claims.length, 1)
})

test('a text that names an erased document without citing it goes too', () => {
  const given = { text: 'Voyez « Note 41 ».', proof: proof({ citations: [] }) }
  assert.equal(eraseFromAnswer(given, names({ documentIds: new Set([asDocumentId(41)]) })).text, erasedText)
})

test('a title that was told as near goes, with the text that says it', () => {
  const near = proof({ citations: [], search_results: [], nearest_titles: ['Congés', 'Paie'] })
  const said = eraseFromAnswer({ text: 'Rien, sinon Paie.', proof: near }, names({ names: new Set(['Paie']) }))
  assert.deepEqual([said.text, said.proof.nearest_titles], [erasedText, ['Congés']])
  const unsaid = eraseFromAnswer({ text: 'Rien.', proof: near }, names({ names: new Set(['Paie']) }))
  assert.deepEqual([unsaid.text, unsaid.proof.nearest_titles], ['Rien.', ['Congés']])
})

test('an empty title is in every text and takes none away', () => {
  const given = { text, proof: proof({ citations: [], search_results: [found(41, '')] }) }
  assert.equal(eraseFromAnswer(given, names({ documentIds: new Set([asDocumentId(41)]) })).text, text)
})

const known = names({
  documentIds: new Set([asDocumentId(41)]),
  collectionIds: new Set([asCollectionId(3)]),
  fileIds: new Set(['file-a1']),
})
const mentioned = [
  { json: '{"document_id":41}', isNamed: true },
  { json: '{"document_id": 41}', isNamed: true },
  { json: '{"document_id":411}', isNamed: false },
  { json: '{"document_id":4}', isNamed: false },
  { json: '{"collection_id":3}', isNamed: true },
  { json: '{"collection_id":41}', isNamed: false },
  { json: '{"file_id":"file-a1"}', isNamed: true },
  { json: '{"file_id":"file-a12"}', isNamed: false },
  { json: '{"document_id":"file-a1"}', isNamed: false },
  { json: '{"a":1,"deep":[{"document_id":9},{"document_id":41}]}', isNamed: true },
  { json: '{"id":41}', isNamed: false },
  { json: '', isNamed: false },
]
for (const { json, isNamed } of mentioned) {
  test(`${json === '' ? 'nothing' : json} ${isNamed ? 'names' : 'does not name'} what is erased`, () => {
    assert.equal(mentions(json, known), isNamed)
  })
}
