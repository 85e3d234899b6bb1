import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ChatMessage } from '#inference/backends/backend'
import { completeQuestion } from './complete-question.ts'

function ask(...questions: string[]): string[] {
  return completeQuestion(
    questions.flatMap((content): ChatMessage[] => [
      { role: 'user', content },
      { role: 'assistant', content: 'Réponse.' },
    ]),
  )
}

test('a question that stands by itself is searched as it is', () => {
  const second = 'Comment saisir le conseil de prud’hommes après un licenciement ?'
  assert.deepEqual(ask('Combien de temps dure la période d’essai ?', second), [second])
})

test('a question that leans on the previous one is completed with it', () => {
  for (const second of [
    'Et pour un cadre ?',
    'C’est payé ?',
    'On est 300 en fait. Il a droit à combien de délégués ?',
  ]) {
    assert.deepEqual(ask('Quels droits pour un représentant ?', second), [
      'Quels droits pour un représentant ?',
      second,
    ])
  }
})

test('several in a row lead back to the question they all lean on', () => {
  const turns = ['Quel préavis pour une démission ?', 'et pour un cadre ?', 'et en Alsace ?']
  assert.deepEqual(ask('Quelles mentions doivent figurer sur une fiche de paie ?', ...turns), turns)
})

test('the first question has nothing to lean on', () => {
  assert.deepEqual(ask('et le préavis ?'), ['et le préavis ?'])
  assert.deepEqual(ask(), [])
})
