import assert from 'node:assert/strict'
import { test } from 'node:test'
import { questionsIn } from './write-questions.ts'

test('questions are read from a list, whatever stands around it', () => {
  const two = ['Comment poser un congé ?', 'Qui signe ma demande ?']
  assert.deepEqual(questionsIn(JSON.stringify(two)), two)
  assert.deepEqual(questionsIn(`Voici :\n\`\`\`json\n${JSON.stringify(two, null, 2)}\n\`\`\`\nVoilà.`), two)
})

test('each once, four at most, on one line, neither cut short nor as long as the passage', () => {
  const written = [
    'Qui  décide\nici ?',
    'Qui décide ici ?',
    'Quoi ?',
    'x'.repeat(301),
    ...[1, 2, 3, 4].map((n) => `Question ${n} ?`),
  ]
  assert.deepEqual(questionsIn(JSON.stringify(written)), [
    'Qui décide ici ?',
    'Question 1 ?',
    'Question 2 ?',
    'Question 3 ?',
  ])
})

test('anything else holds none', () => {
  for (const written of ['', '[]', 'Je ne sais pas.', '[1, 2]', '["sans fin', '] [', '{"questions": "x"}']) {
    assert.deepEqual(questionsIn(written), [], written)
  }
})
