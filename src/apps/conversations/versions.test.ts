import { type ConversationId, asConversationId } from '#contract/ids'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createOrganisation, createPerson } from '../../../test/fakes/actors.ts'
import { emptyProof, startConversations } from '../../../test/fakes/conversations.ts'
import { testDatabase } from '../../../test/fakes/database.ts'
import type { AnswerFunction } from './answer-runner.ts'
import { createConversation } from './create-conversation.ts'
import { followConversation } from './follow-conversation.ts'
import { getConversation } from './get-conversation.ts'
import { listConversations } from './list-conversations.ts'
import { postMessage } from './post-message.ts'
import { showVersion } from './show-version.ts'

const database = await testDatabase()
const organisation = await createOrganisation(database.db)
const camille = await createPerson(database.db, organisation)
const stranger = await createPerson(database.db, organisation)
const heard: string[][] = []

/** Answers « Vu : » and the question, and remembers all that it was told. */
const echo: AnswerFunction = async function* (_who, { messages }) {
  heard.push(messages.map(({ content }) => String(content)))
  yield { type: 'answer-started' }
  const text = `Vu : ${String(messages.at(-1)?.content)}`
  yield { type: 'answer-finished', text, proof: emptyProof, promptTokens: 1, completionTokens: 1 }
}
const server = await startConversations(database, echo)
const ctx = server.as(camille)

async function ask(conversationId: ConversationId, text: string, replaces?: number): Promise<number> {
  const { userMessage, assistantMessage } = await postMessage(ctx, { conversationId, text, language: 'fr', replaces })
  for await (const { message } of await followConversation(ctx, { conversationId, after: 0 }))
    if (message?.id === assistantMessage.id) break
  return userMessage.id
}

async function shown(id: ConversationId): Promise<string[]> {
  return (await getConversation(ctx, id)).messages.map(({ text }) => text)
}

test('a question asked in other words takes the place of the first; what followed stays, and can be shown again', async () => {
  const { id } = await createConversation(ctx, {})
  const first = await ask(id, 'Un ?')
  const second = await ask(id, 'Deux ?')
  const other = await ask(id, 'Deux autrement ?', second)
  assert.deepEqual(await shown(id), ['Un ?', 'Vu : Un ?', 'Deux autrement ?', 'Vu : Deux autrement ?'])
  assert.deepEqual(heard.at(-1), ['Un ?', 'Vu : Un ?', 'Deux autrement ?'], 'the model is not told what was replaced')
  assert.deepEqual((await getConversation(ctx, id)).versions, [{ shown: other, ids: [second, other] }])

  await showVersion(ctx, { id, messageId: second })
  assert.deepEqual(await shown(id), ['Un ?', 'Vu : Un ?', 'Deux ?', 'Vu : Deux ?'])
  await ask(id, 'Trois ?')
  assert.deepEqual(
    heard.at(-1),
    ['Un ?', 'Vu : Un ?', 'Deux ?', 'Vu : Deux ?', 'Trois ?'],
    'a next question follows it',
  )

  await ask(id, 'Un autrement ?', first)
  assert.deepEqual(await shown(id), ['Un autrement ?', 'Vu : Un autrement ?'])
  assert.deepEqual(heard.at(-1), ['Un autrement ?'])
  await showVersion(ctx, { id, messageId: first })
  assert.equal((await shown(id)).at(-1), 'Vu : Trois ?', 'a version is shown to its latest answer')
})

test('only a question of the conversation can be replaced or shown, by its owner alone', async () => {
  const { id } = await createConversation(ctx, {})
  const asked = await ask(id, 'Un ?')
  const elsewhere = await createConversation(ctx, {})
  const absent = { code: 'not_found' }
  const replacing = { conversationId: elsewhere.id, text: 'Deux ?', language: 'fr' as const, replaces: asked }
  await assert.rejects(postMessage(ctx, replacing), absent)
  await assert.rejects(postMessage(ctx, { ...replacing, conversationId: id, replaces: asked + 1 }), absent)
  await assert.rejects(showVersion(ctx, { id: elsewhere.id, messageId: asked }), absent)
  await assert.rejects(showVersion(server.as(stranger), { id, messageId: asked }), absent)
  await assert.rejects(showVersion(ctx, { id: asConversationId(404_404), messageId: asked }), absent)
  assert.deepEqual(await shown(elsewhere.id), [])
})

test('conversations are found by what was said in them, without accents, whatever their title', async () => {
  const { id } = await createConversation(ctx, { title: 'Tout autre chose' })
  await ask(id, 'Où est rangé le défibrillateur ?')
  const found = async (title: string) =>
    (await listConversations(ctx, { title, limit: 10, offset: 0 })).rows.map((row) => row.id)
  assert.deepEqual(await found('DEFIBRILLATEUR'), [id])
  assert.deepEqual(await found('autre chose'), [id])
  assert.deepEqual(await found('défibrillateur%'), [], 'a sign of the pattern language is a sign')
  assert.deepEqual(
    (await listConversations(server.as(stranger), { title: 'defibrillateur', limit: 10, offset: 0 })).rows,
    [],
  )
})
