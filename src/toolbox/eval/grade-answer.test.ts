import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AnswerProof, Citation } from '#contract/citations'
import { emptyProof } from '../answer/proof/proof.ts'
import { gradeAnswer, gradeFailure, summaryOf, visibleText } from './grade-answer.ts'
import type { GradedQuestion } from './graded-question.ts'

const question: GradedQuestion = {
  id: '1',
  turns: ['Combien de jours pour un mariage ?'],
  kinds: [],
  documents: ['Règlement.docx'],
  facts: [[/5\s+jours/i, /cinq\s+jours/i], [/acte\s+de\s+mariage/i]],
}
const citation = (quote: string, name: string): Citation => ({
  index: 1,
  document_id: 1,
  chunk_id: 1,
  external_id: name,
  title: 'Titre',
  path: [],
  page: null,
  quote,
  start: 0,
  end: quote.length,
  highlights: [],
  collection_id: 1,
  collection: 'RH',
  corpus: null,
  file_name: name,
  notices: [],
  url: null,
  publisher: null,
  licence: null,
  updated_at: null,
  effective_from: null,
  effective_to: null,
  supported: true,
})

function proof(status: AnswerProof['answer_status'], ...citations: Citation[]): AnswerProof {
  return { ...emptyProof, answer_status: status, citations }
}

test('a reader sees words, not their marks', () => {
  assert.equal(
    visibleText('> ## Congés\n> - **5 jours** [1]\n\n| a | b |\n|---|---|\n| 1 | 2 |'),
    'Congés 5 jours a b 1 2',
  )
})

test('facts are counted in the text, in its beginning and in the words cited', () => {
  const text = `**Mariage** : 5 jours [1]. ${'mot '.repeat(200)} Sur présentation de l’acte de mariage.`
  const grade = gradeAnswer(question, { text, proof: proof('quoted', citation('5 jours', 'reglement.docx.md')) })
  assert.deepEqual(
    [grade.all, grade.early, grade.quoted, grade.cites, grade.citesFirst],
    [true, false, false, true, true],
  )
})

test('nothing found shows nothing, whatever the words', () => {
  const grade = gradeAnswer(question, { text: '5 jours, acte de mariage', proof: proof('not_found') })
  assert.deepEqual([grade.all, grade.early, grade.cites], [false, false, false])
})

test('shares are those of the questions that have an answer, and of the others apart', () => {
  const right = { text: 'cinq jours, acte de mariage', proof: proof('quoted', citation('x', 'autre.pdf')) }
  const other = { ...question, facts: [], documents: [] }
  const summary = summaryOf([
    gradeAnswer(question, right),
    gradeAnswer(question, { ...right, proof: proof('nearest') }),
    gradeAnswer(question, { text: '', proof: proof('not_found') }),
    gradeAnswer(other, { text: '', proof: proof('not_found') }),
    gradeAnswer(other, { text: '', proof: proof('nearest') }),
  ])
  assert.deepEqual(
    [summary.answerable, summary.all, summary.refused, summary.sure, summary.rightOfSure, summary.cites],
    [3, 2 / 3, 1 / 3, 1 / 3, 1, 0],
  )
  assert.deepEqual([summary.others, summary.othersRefused, summary.othersNotSure], [2, 0.5, 1])
})

test('a question that names a document alone counts for documents alone, and is right when it is cited', () => {
  const named = { ...question, facts: [] }
  const cited = { text: 'oui', proof: proof('quoted', citation('x', 'Règlement.docx')) }
  const missed = { text: 'oui', proof: proof('quoted', citation('x', 'autre.pdf')) }
  const summary = summaryOf([gradeAnswer(named, cited), gradeAnswer(named, missed), gradeAnswer(question, missed)])
  assert.deepEqual(
    [summary.answerable, summary.all, summary.cites, summary.citesFirst, summary.rightOfSure],
    [3, 0, 1 / 3, 1 / 3, 1 / 3],
  )
  const renamed = { ...citation('x', 'interne-42'), file_name: 'reglement.docx' }
  assert.equal(gradeAnswer(named, { text: '', proof: proof('quoted', renamed) }).citesFirst, true)
})

test('an answer that failed is neither sure nor refused, and is counted with those that fell back to quoting', () => {
  const fallback = { ...proof('quoted'), fallback: 'model_failed' as const }
  const summary = summaryOf([
    gradeFailure(question),
    gradeFailure({ ...question, facts: [], documents: [] }),
    gradeAnswer(question, { text: 'cinq jours, acte de mariage', proof: fallback }),
  ])
  assert.deepEqual([summary.failed, summary.fellBack, summary.refused, summary.sure], [2, 1, 0, 0.5])
  assert.deepEqual([summary.all, summary.othersRefused, summary.othersNotSure], [0.5, 0, 0])
})
