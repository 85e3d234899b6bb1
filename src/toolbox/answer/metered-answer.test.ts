import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { scriptedModelName, speak } from '../../../test/e2e/harness/scripted-model.ts'
import { type TestAnswers, testAnswers } from '../../../test/fakes/answers.ts'
import { trialPeriodSheet } from '../../../test/fakes/labour-collection.ts'
import type { Actor } from '#platform/auth/actor'
import type { Assistant } from '../assistants/assistant.ts'
import { meteredAnswer } from './metered-answer.ts'

let answers: TestAnswers
let actor: Actor
before(async () => {
  answers = await testAnswers()
  actor = await answers.person()
  await answers.add(actor, { title: 'Période d’essai', markdown: trialPeriodSheet })
})

const messages = [{ role: 'user' as const, content: 'Combien de temps dure la période d’essai d’un cadre ?' }]

/** What was metered for one answer; how many rows were there when its end was told. */
async function metered(assistant: Assistant) {
  const first = answers.usage.length
  let atEnd = 0
  let failure: unknown = null
  try {
    for await (const event of meteredAnswer(answers.as(actor), { assistant, messages, language: 'fr' })) {
      if (event.type === 'answer-finished') atEnd = answers.usage.length - first
    }
  } catch (error) {
    failure = error
  }
  const rows = answers.usage
    .slice(first)
    .map((row) => [row.assistant, row.model, row.endpoint, row.status, row.promptTokens, row.completionTokens])
  return { rows, atEnd, failure }
}

test('a quoted answer is one request of its assistant, without a token, kept before its end is told', async () => {
  const { rows, atEnd } = await metered({ ...answers.quoting, name: 'voirie' })
  assert.deepEqual(rows, [['voirie', 'assistant/voirie', 'conversations', 200, 0, 0]])
  assert.equal(atEnd, 1)
})

test('a model that writes for an assistant is counted under it', async () => {
  answers.model.play(() => speak('La période d’essai dure au plus quatre mois pour les cadres [1].'))
  const { rows } = await metered(answers.writing)
  assert.deepEqual(rows, [
    ['socle', scriptedModelName, 'internal', 200, 900, 60],
    ['socle', 'assistant/socle', 'conversations', 200, 900, 60],
  ])
})

test('an answer that is cut in its text is a failed request of its assistant', async () => {
  const begun = 'La période d’essai dure au plus quatre mois pour les cadres [1]. '
  answers.model.play(() => [{ say: begun }, { say: begun }, { waitMs: 50 }, { cut: true }])
  const { rows, failure } = await metered(answers.writing)
  assert.ok(failure instanceof Error)
  assert.deepEqual(
    rows.map(([name, , endpoint, status]) => [name, endpoint, status]),
    [
      ['socle', 'internal', 502],
      ['socle', 'conversations', 502],
    ],
  )
})
