import { asCollectionId, asConversationId, type ConversationId } from '#contract/ids'
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  createKeyActor,
  createOrganisation,
  createPerson,
  createServiceAccountActor,
} from '../../../test/fakes/actors.ts'
import { emptyProof, startConversations } from '../../../test/fakes/conversations.ts'
import { testDatabase } from '../../../test/fakes/database.ts'
import type { AnswerFunction } from './answer-runner.ts'
import { createConversation } from './create-conversation.ts'
import { deleteConversation } from './delete-conversation.ts'
import { followConversation } from './follow-conversation.ts'
import { getConversation } from './get-conversation.ts'
import { listConversations } from './list-conversations.ts'
import { postMessage } from './post-message.ts'
import { renameConversation } from './rename-conversation.ts'
import { stopAnswer } from './stop-answer.ts'
import { AppError } from '#platform/errors'

const database = await testDatabase()
const { db } = database
const organisation = await createOrganisation(db)
const camille = await createPerson(db, organisation)
const stranger = await createPerson(db, organisation)
const heard: Parameters<AnswerFunction>[1][] = []

/** Says the question's words back, or fails when it is told to. */
const echo: AnswerFunction = async function* (_who, question) {
  heard.push(question)
  const asked = question.messages.at(-1)?.content ?? ''
  yield { type: 'answer-started' }
  yield { type: 'source-found', index: 1, title: 'Fiche' }
  if (asked.includes('panne'))
    throw new AppError('backend_unavailable', { backend: 'gpu', reason: 'http_status', value: 500 })
  if (asked.includes('imprévu')) throw new TypeError('undefined is not a function')
  for (const word of asked.split(/(?<= )/)) yield { type: 'text-delta', text: word }
  yield { type: 'answer-finished', text: asked, proof: emptyProof, promptTokens: 1, completionTokens: 1 }
}
const server = await startConversations(database, echo)
const ctx = server.as(camille)

async function ask(text: string, id?: ConversationId): Promise<ConversationId> {
  const conversationId = id ?? (await createConversation(ctx, {})).id
  await postMessage(ctx, { conversationId, text, language: 'fr' })
  return conversationId
}

/** Reads events until the answer's end. */
async function readAnswer(conversationId: ConversationId, after = 0, reader = ctx) {
  const events = []
  for await (const one of await followConversation(reader, { conversationId, after })) {
    events.push(one)
    if (one.message) return events
  }
  throw new Error('the stream ended before the answer')
}

async function actionsOn(kind: string, id: number): Promise<string[]> {
  const rows = await db
    .selectFrom('audit_log')
    .select('action')
    .where('target_kind', '=', kind)
    .where('target_id', '=', String(id))
    .orderBy('id')
    .execute()
  return rows.map(({ action }) => action)
}

describe('a question', () => {
  test('that is sent again under its key is the same question, answered once', async () => {
    const { id } = await createConversation(ctx, {})
    const key = '0b9e1d8c-7a53-4c6e-9d1f-2b4a6c8e0f12'
    const first = await postMessage(ctx, { conversationId: id, text: 'Encore ?', language: 'fr', key })
    const again = await postMessage(ctx, { conversationId: id, text: 'Encore ?', language: 'fr', key })
    await readAnswer(id)
    const late = await postMessage(ctx, { conversationId: id, text: 'Encore ?', language: 'fr', key })
    for (const { userMessage, assistantMessage } of [again, late])
      assert.deepEqual([userMessage.id, assistantMessage.id], [first.userMessage.id, first.assistantMessage.id])
    assert.equal(late.assistantMessage.text, 'Encore ?')
    assert.equal((await getConversation(ctx, id)).messages.length, 2)
    assert.equal(heard.filter(({ messages }) => messages.at(-1)?.content === 'Encore ?').length, 1)
    const other = await createConversation(ctx, {})
    const elsewhere = await postMessage(ctx, { conversationId: other.id, text: 'Encore ?', language: 'fr', key })
    assert.notEqual(elsewhere.userMessage.id, first.userMessage.id)
    await readAnswer(other.id)
  })

  test('is kept before its answer is written, and both are in the conversation', async () => {
    const { id } = await createConversation(ctx, {})
    assert.equal(id > 0, true)
    const posted = await postMessage(ctx, { conversationId: id, text: 'Quelle durée ?', language: 'fr' })
    assert.deepEqual(
      [posted.userMessage.text, posted.userMessage.state, posted.assistantMessage.text, posted.assistantMessage.state],
      ['Quelle durée ?', 'finished', '', 'streaming'],
    )
    assert.equal(posted.conversation.title, 'Quelle durée ?')
    const events = await readAnswer(id)
    assert.deepEqual(events.at(0)?.event, { type: 'answer-started' })
    assert.deepEqual(events.at(1)?.event, { type: 'source-found', index: 1, title: 'Fiche' })
    const { messages, lastEventId } = await getConversation(ctx, id)
    assert.deepEqual(
      messages.map(({ role, text, state }) => [role, text, state]),
      [
        ['user', 'Quelle durée ?', 'finished'],
        ['assistant', 'Quelle durée ?', 'finished'],
      ],
    )
    assert.deepEqual(messages[1]?.proof, emptyProof)
    assert.equal(lastEventId, events.at(-1)?.id)
    assert.deepEqual(await actionsOn('message', posted.userMessage.id), ['message.post'])
  })

  test('names the conversation once, and a name that was given stays', async () => {
    const long = `Quelle est la durée de la période d’essai ${'d’un cadre '.repeat(20)}?`
    const id = await ask(long)
    await readAnswer(id)
    const { conversation } = await getConversation(ctx, id)
    assert.match(conversation.title, /^Quelle est la durée de la période d’essai d’un cadre .*…$/)
    assert.ok(conversation.title.length <= 81)
    await ask('Et pour un ouvrier ?', id)
    assert.equal((await getConversation(ctx, id)).conversation.title, conversation.title)
    const named = await createConversation(ctx, { title: 'Essai' })
    await ask('Autre chose ?', named.id)
    assert.equal((await getConversation(ctx, named.id)).conversation.title, 'Essai')
  })

  test('comes with what was said before, without the questions that got no answer', async () => {
    const id = await ask('Un')
    await readAnswer(id)
    const { lastEventId } = await getConversation(ctx, id)
    await ask('panne', id)
    const failed = await readAnswer(id, lastEventId)
    await ask('Trois', id)
    await readAnswer(id, failed.at(-1)?.id)
    assert.deepEqual(
      heard.at(-1)?.messages.map(({ role, content }) => `${role}: ${content}`),
      ['user: Un', 'assistant: Un', 'user: Trois'],
    )
    assert.equal(heard.at(-1)?.assistant.name, 'socle')
    assert.equal(heard.at(-1)?.language, 'fr')
  })

  test('with characters that PostgreSQL refuses is kept all the same', async () => {
    const id = await ask('zéro \0, moitié \ud83d, entier 😀')
    await readAnswer(id)
    const { messages } = await getConversation(ctx, id)
    assert.equal(messages[0]?.text, 'zéro \uFFFD, moitié \uFFFD, entier 😀')
    assert.equal(messages[1]?.text, messages[0]?.text)
  })
})

describe('an answer that fails', () => {
  test('keeps its code, and the next question is taken', async () => {
    const id = await ask('panne')
    const events = await readAnswer(id)
    assert.equal(events.at(-1)?.event.type, 'answer-failed')
    assert.deepEqual(events.at(-1)?.message?.error, {
      code: 'backend_unavailable',
      details: { backend: 'gpu', reason: 'http_status', value: 500 },
    })
    assert.equal((await getConversation(ctx, id)).messages[1]?.state, 'failed')
    await ask('Encore', id)
    assert.equal((await readAnswer(id, events.at(-1)?.id)).at(-1)?.message?.text, 'Encore')
  })

  test('for a reason that nobody foresaw says so', async () => {
    const id = await ask('imprévu')
    assert.equal((await readAnswer(id)).at(-1)?.message?.error?.code, 'internal')
  })
})

describe('the list', () => {
  test('shows one’s own, the latest touched first, a page at a time', async () => {
    const owner = server.as(await createPerson(db, organisation))
    const first = await createConversation(owner, { title: 'un' })
    const second = await createConversation(owner, { title: 'deux' })
    await postMessage(owner, { conversationId: first.id, text: 'Bonjour', language: 'fr' })
    const page = await listConversations(owner, { limit: 1, offset: 0 })
    assert.deepEqual([page.rows.map(({ id }) => id), page.total], [[first.id], 2])
    const next = await listConversations(owner, { limit: 10, offset: 1 })
    assert.deepEqual(
      next.rows.map(({ id }) => id),
      [second.id],
    )
  })
})

test('renaming and deleting leave a trace, and what is deleted is gone', async () => {
  const { id } = await createConversation(ctx, {})
  assert.equal((await renameConversation(ctx, { id, title: 'Congés' })).title, 'Congés')
  await deleteConversation(ctx, id)
  await assert.rejects(getConversation(ctx, id), { code: 'not_found' })
  assert.deepEqual(await actionsOn('conversation', id), [
    'conversation.create',
    'conversation.rename',
    'conversation.delete',
  ])
})

describe('somebody else', () => {
  test('finds nothing, changes nothing and learns nothing', async () => {
    const id = await ask('Secret')
    const other = server.as(stranger)
    for (const attempt of [
      () => getConversation(other, id),
      () => renameConversation(other, { id, title: 'À moi' }),
      () => deleteConversation(other, id),
      () => postMessage(other, { conversationId: id, text: 'Bonjour', language: 'fr' }),
      () => stopAnswer(other, id),
      () => followConversation(other, { conversationId: id, after: 0 }),
    ]) {
      await assert.rejects(attempt(), { code: 'not_found', details: { what: 'conversation', id } })
    }
    assert.deepEqual(await listConversations(other, { limit: 10, offset: 0 }), { rows: [], total: 0 })
    await readAnswer(id)
    assert.equal((await getConversation(ctx, id)).messages.length, 2)
  })

  test('without the scope or without a name is refused before anything is read', async () => {
    const reader = server.as(await createPerson(db, organisation, { scopes: ['conversations:read'] }))
    const nobody = server.as(await createPerson(db, organisation, { scopes: [] }))
    const id = asConversationId(1)
    await assert.rejects(createConversation(reader, {}), { code: 'forbidden' })
    await assert.rejects(postMessage(reader, { conversationId: id, text: 'a', language: 'fr' }), { code: 'forbidden' })
    await assert.rejects(stopAnswer(reader, id), { code: 'forbidden' })
    await assert.rejects(getConversation(nobody, id), { code: 'forbidden' })
    await assert.rejects(followConversation(nobody, { conversationId: id, after: 0 }), { code: 'forbidden' })
    await assert.rejects(listConversations(nobody, { limit: 1, offset: 0 }), { code: 'forbidden' })
  })
})

describe('a key', () => {
  test('of a person acts as that person', async () => {
    const key = server.as(await createKeyActor(db, camille))
    const { id } = await createConversation(key, { title: 'Par la clé' })
    assert.equal((await getConversation(ctx, id)).conversation.title, 'Par la clé')
  })

  test('of a program has its own conversations, which no other program sees', async () => {
    const key = server.as(await createServiceAccountActor(db, organisation))
    const another = server.as(await createServiceAccountActor(db, organisation))
    const { id } = await createConversation(key, {})
    await postMessage(key, { conversationId: id, text: 'Bonjour', language: 'fr' })
    assert.equal((await readAnswer(id, 0, key)).at(-1)?.message?.text, 'Bonjour')
    assert.equal((await listConversations(key, { limit: 10, offset: 0 })).total, 1)
    await assert.rejects(getConversation(another, id), { code: 'not_found' })
    await assert.rejects(getConversation(ctx, id), { code: 'not_found' })
  })
})

describe('sources chosen for a conversation', () => {
  test('are kept, changed by a question, and bound what the assistant reads', async () => {
    const group = await db
      .insertInto('collection')
      .values(
        ['RH', 'Marchés'].map((name) => ({
          organisation_id: organisation.id,
          name,
          visibility: 'organisation',
          readers: [...camille.principals],
        })),
      )
      .returning('id')
      .execute()
    const [first = asCollectionId(0), second = asCollectionId(0)] = group.map(({ id }) => id)
    const { id } = await createConversation(ctx, { collection_ids: [first] })
    for (const collectionIds of [undefined, [second], undefined, null]) {
      const { lastEventId } = await getConversation(ctx, id)
      await postMessage(ctx, { conversationId: id, text: `Question ${heard.length}`, language: 'fr', collectionIds })
      await readAnswer(id, lastEventId)
    }
    const scopes = heard.slice(-4).map(({ assistant }) => assistant.collectionIds)
    assert.deepEqual(scopes, [[first], [second], [second], null])
    assert.equal((await getConversation(ctx, id)).conversation.collection_ids, null)
  })

  test('and the law of the day that was asked for, until another is', async () => {
    const { id } = await createConversation(ctx, { as_of: '2015-06-01' })
    for (const asOf of [undefined, '2019-01-01', undefined, null]) {
      const { lastEventId } = await getConversation(ctx, id)
      await postMessage(ctx, { conversationId: id, text: `Question ${heard.length}`, language: 'fr', asOf })
      await readAnswer(id, lastEventId)
    }
    const days = heard.slice(-4).map((question) => question.asOf)
    assert.deepEqual(days, ['2015-06-01', '2019-01-01', '2019-01-01', undefined])
    assert.equal((await getConversation(ctx, id)).conversation.as_of, null)
  })

  test('that may not be read are not found', async () => {
    await assert.rejects(createConversation(ctx, { collection_ids: [asCollectionId(999_999)] }), { code: 'not_found' })
  })
})

test('conversations are found by the words of their title, without accents, and signs are no pattern', async () => {
  const reader = await createPerson(db, organisation)
  const own = server.as(reader)
  for (const title of ['Période d’essai', 'Congés à 100 %', 'Retraite']) await createConversation(own, { title })
  const titles = async (title: string) =>
    (await listConversations(own, { limit: 10, offset: 0, title })).rows.map((row) => row.title)
  assert.deepEqual(await titles('PERIODE'), ['Période d’essai'])
  assert.deepEqual(await titles('congés'), ['Congés à 100 %'])
  assert.deepEqual(await titles('100 %'), ['Congés à 100 %'])
  assert.deepEqual(await titles('10%e'), [])
  assert.deepEqual(await titles('_'), [])
  assert.equal((await listConversations(own, { limit: 10, offset: 0, title: 'retraite' })).total, 1)
})
