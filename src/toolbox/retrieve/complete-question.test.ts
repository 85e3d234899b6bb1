import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ChatMessage } from '#inference/backends/backend'
import { completeQuestion } from './complete-question.ts'

function ask(...questions: string[]) {
  return completeQuestion(
    questions.flatMap((content): ChatMessage[] => [
      { role: 'user', content },
      { role: 'assistant', content: 'Réponse.' },
    ]),
  )
}

test('a question that stands by itself is searched as it is', () => {
  const { query, isFollowUp } = ask(
    'Combien de temps dure la période d’essai ?',
    'Comment saisir le conseil de prud’hommes après un licenciement ?',
  )
  assert.equal(query, 'Comment saisir le conseil de prud’hommes après un licenciement ?')
  assert.equal(isFollowUp, false)
})

test('a question that leans on the previous one is completed with it', () => {
  assert.equal(
    ask('Combien de temps dure la période d’essai d’un ouvrier ?', 'Et pour un cadre ?').query,
    'Combien de temps dure la période d’essai d’un ouvrier ? Et pour un cadre ?',
  )
  assert.equal(ask('Ai-je droit à un congé pour mon mariage ?', 'C’est payé ?').isFollowUp, true)
})

test('several in a row lead back to the question they all lean on', () => {
  const { query } = ask('Quel préavis pour une démission ?', 'et pour un cadre ?', 'et en Alsace ?')
  assert.equal(query, 'Quel préavis pour une démission ? et pour un cadre ? et en Alsace ?')
})

test('the first question has nothing to lean on', () => {
  assert.deepEqual(ask('et le préavis ?'), { asked: 'et le préavis ?', query: 'et le préavis ?', isFollowUp: false })
})
