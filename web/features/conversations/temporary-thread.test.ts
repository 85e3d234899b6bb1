import assert from 'node:assert/strict'
import { test } from 'node:test'
import { afterEvent, saidSoFar, withQuestion } from './temporary-thread.ts'

test('a question takes its place with an answer to come, which its events fill', () => {
  const asked = withQuestion(undefined, 'Première ?')
  assert.deepEqual(
    asked.messages.map(({ id, role, text, state }) => [id, role, text, state]),
    [
      [1, 'user', 'Première ?', 'finished'],
      [2, 'assistant', '', 'streaming'],
    ],
  )
  const [, answer] = asked.messages
  assert.ok(answer)
  const begun = afterEvent(afterEvent(answer, { type: 'text-delta', text: 'Deux ' }), {
    type: 'text-delta',
    text: 'mois.',
  })
  assert.deepEqual([begun.text, begun.state], ['Deux mois.', 'streaming'])
  const failed = afterEvent(begun, { type: 'answer-failed', error: { code: 'backend_busy', message: 'Occupé.' } })
  assert.deepEqual([failed.state, failed.error?.message], ['failed', 'Occupé.'])
})

test('what is told again is what was said and stands, at most forty messages, the question last', () => {
  let conversation = withQuestion(undefined, 'Question 0')
  for (let turn = 1; turn <= 30; turn += 1) {
    const messages = conversation.messages.map((message) =>
      message.state === 'streaming'
        ? { ...message, text: 'Réponse', state: turn === 30 ? ('failed' as const) : ('finished' as const) }
        : message,
    )
    conversation = withQuestion({ ...conversation, messages }, `Question ${turn}`)
  }
  const said = saidSoFar(conversation)
  assert.equal(said.length, 40)
  assert.deepEqual(said.slice(-2), [
    { role: 'user', text: 'Question 29' },
    { role: 'user', text: 'Question 30' },
  ])
})
