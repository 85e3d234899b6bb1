import type { ConversationId } from '#contract/ids'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createOrganisation, createPerson } from '../../../../test/fakes/actors.ts'
import { emptyProof, startConversations } from '../../../../test/fakes/conversations.ts'
import { testDatabase } from '../../../../test/fakes/database.ts'
import type { AnswerFunction } from '../answer-runner.ts'
import { createConversation } from '../create-conversation.ts'
import { followConversation } from '../follow-conversation.ts'
import { getConversation } from '../get-conversation.ts'
import { postMessage } from '../post-message.ts'
import { giveFeedback } from './give-feedback.ts'
import { listFeedback } from './list-feedback.ts'
import { withdrawFeedback } from './withdraw-feedback.ts'

const database = await testDatabase()
const { db } = database
const organisation = await createOrganisation(db)
const camille = await createPerson(db, organisation)
const reader = await createPerson(db, organisation, { scopes: ['conversations:read'] })
const colleague = await createPerson(db, organisation)
const administrator = await createPerson(db, organisation, { scopes: ['settings:manage'] })
const elsewhere = await createPerson(db, await createOrganisation(db), { scopes: ['settings:manage'] })

const answer: AnswerFunction = async function* () {
  yield { type: 'answer-started' }
  const proof = { ...emptyProof, answer_status: 'quoted' as const }
  yield { type: 'answer-finished', text: 'Deux mois.', proof, promptTokens: 0, completionTokens: 0 }
}
const server = await startConversations(database, answer)
const ctx = server.as(camille)

async function answered(question: string): Promise<{ conversationId: ConversationId; messageId: number }> {
  const { id } = await createConversation(ctx, {})
  const posted = await postMessage(ctx, { conversationId: id, text: question, language: 'fr' })
  for await (const one of await followConversation(ctx, { conversationId: id, after: 0 })) if (one.message) break
  return { conversationId: id, messageId: posted.assistantMessage.id }
}

test('what a reader says of an answer is kept with it, and the last word counts', async () => {
  const about = await answered('Quel préavis pour un cadre ?')
  await giveFeedback(ctx, about, { useful: true, reasons: ['clear'], comment: '' })
  const second = {
    useful: false,
    reasons: ['outdated' as const, 'wrong' as const, 'wrong' as const],
    comment: 'Texte de 2019',
  }
  const message = await giveFeedback(ctx, about, second)
  assert.deepEqual(
    [message.feedback?.useful, message.feedback?.reasons, message.feedback?.comment],
    [false, ['outdated', 'wrong'], 'Texte de 2019'],
  )
  const { messages } = await getConversation(ctx, about.conversationId)
  assert.deepEqual(
    messages.map(({ feedback }) => feedback?.reasons ?? null),
    [null, ['outdated', 'wrong']],
  )
  await withdrawFeedback(ctx, about)
  assert.equal((await getConversation(ctx, about.conversationId)).messages[1]?.feedback, null)
})

test('only the owner of the conversation says it, and only of an answer', async () => {
  const about = await answered('Et pour une démission ?')
  const draft = { useful: true, reasons: [], comment: '' }
  await assert.rejects(giveFeedback(server.as(colleague), about, draft), { code: 'not_found' })
  const { messages } = await getConversation(ctx, about.conversationId)
  const question = { ...about, messageId: messages[0]?.id ?? 0 }
  await assert.rejects(giveFeedback(ctx, question, draft), { code: 'not_found' })
  await assert.rejects(withdrawFeedback(server.as(colleague), about), { code: 'not_found' })
})

test('administrators read it with the question and the answer, each in their organisation', async () => {
  const about = await answered('Combien de jours de congé ?')
  await giveFeedback(ctx, about, { useful: false, reasons: ['source_missing'], comment: '' })
  const page = { limit: 1, offset: 0 }
  const { rows, total } = await listFeedback(server.as(administrator), page)
  const [row] = rows
  assert.ok(total >= 1)
  assert.deepEqual(
    [row?.question, row?.answer, row?.answer_status, row?.reasons],
    ['Combien de jours de congé ?', 'Deux mois.', 'quoted', ['source_missing']],
  )
  assert.deepEqual(await listFeedback(server.as(elsewhere), page), { rows: [], total: 0 })
  await assert.rejects(listFeedback(server.as(reader), page), { code: 'forbidden' })
})
