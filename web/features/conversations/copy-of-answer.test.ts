import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AnswerProof, Citation } from '#contract/citations'
import { copyOfAnswer } from './copy-of-answer.ts'
import { partsOf } from './parts-of-answer.ts'

const citation: Citation = {
  index: 1,
  document_id: 4,
  chunk_id: 9,
  external_id: 'a',
  title: 'Règlement de la cantine',
  path: ['Tarifs'],
  page: 3,
  quote: '4,20 €',
  start: 0,
  end: 6,
  highlights: [],
  collection_id: 2,
  collection: 'Éducation',
  corpus: null,
  file_name: 'cantine.pdf',
  notices: [],
  url: 'https://ville.test/cantine',
  publisher: null,
  licence: null,
  updated_at: '2026-03-01',
  effective_from: null,
  effective_to: null,
  supported: true,
}
const words = 'Le repas coûte **4,20 €** [1].\n\n> Passage autour.'
const proof: AnswerProof = {
  answer_status: 'quoted',
  answer_end: words.indexOf('\n\n>'),
  fallback: null,
  citations: [citation, { ...citation, index: 2, page: null, url: 'javascript:alert(1)', file_name: null }],
  search_results: [],
  claims: [],
  nearest_titles: [],
  sources_consulted: [],
  model: null,
}
const text = Object.assign(
  (key: string, values?: Readonly<Record<string, string | number>>) =>
    key === 'source.title' ? 'Sources' : `p. ${values?.page}`,
  { date: (iso: string) => iso },
)

test('an answer is copied with its numbered sources, their file, page, date and address', () => {
  const copied = copyOfAnswer({ words, proof, text })
  assert.equal(
    copied.text,
    [
      'Le repas coûte 4,20 € [1].',
      '',
      'Sources',
      '[1] Règlement de la cantine › Tarifs, Éducation, cantine.pdf, p. 3, 2026-03-01',
      '    https://ville.test/cantine',
      '[2] Règlement de la cantine › Tarifs, Éducation, 2026-03-01',
      '',
    ].join('\n'),
  )
  assert.match(copied.html, /<p>\[1\] <a href="https:\/\/ville.test\/cantine">Règlement/)
  assert.doesNotMatch(copied.html, /javascript/)
})

test('words without a source are copied as they are', () => {
  const { text: plain } = copyOfAnswer({
    words: 'Bonjour **à vous**.',
    proof: { ...proof, citations: [], answer_end: 0 },
    text,
  })
  assert.equal(plain, 'Bonjour à vous.')
})

test('the answer ends where its proof says, and only doubts inside it are marked', () => {
  assert.deepEqual(partsOf({ text: words, proof, state: 'finished' }), {
    answer: 'Le repas coûte **4,20 €** [1].',
    passages: '> Passage autour.',
  })
  assert.deepEqual(partsOf({ text: words, proof: null, state: 'streaming' }), { answer: words, passages: '' })
  const claim = { text: 'Le repas', start: 0, end: 8, citations: [1], verdict: 'unsupported' as const, reason: null }
  const doubted = partsOf({ text: words, proof: { ...proof, claims: [claim] }, state: 'finished' })
  assert.equal(doubted.answer, '\uE000Le repas\uE001 coûte **4,20 €** [1].')
})
