import type { CollectionId, ConversationId, DocumentId } from '#contract/ids'
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { updateCollection } from '#data/collections/update-collection'
import { deleteDocument } from '#data/documents/delete-document'
import { listChunks } from '#data/documents/list-chunks'
import { ownerOf } from '#platform/auth/authorize'
import type { PersonActor } from '#platform/auth/actor'
import { sql } from 'kysely'
import { emptyProof } from '../../../../test/fakes/conversations.ts'
import { type TestDocuments, testDocuments } from '../../../../test/fakes/documents.ts'
import { getConversation } from '../get-conversation.ts'
import { listOwnChangedAnswers } from './list-own-changed-answers.ts'

const page = { limit: 10, offset: 0 }
const price = 'L’entrée de la piscine coûte trois euros.'
const rest = 'Elle est ouverte le lundi.'

let documents: TestDocuments
let owner: PersonActor
let collectionId: CollectionId

before(async () => {
  documents = await testDocuments()
})

/** Each test asks for itself alone. */
async function begin(): Promise<void> {
  owner = await documents.data.person()
  collectionId = await documents.collectionOf(owner)
}

async function write(name: string, content: string): Promise<DocumentId> {
  const { id } = await documents.upload(owner, { collectionId, name, content })
  await documents.work()
  return id
}

/** An answer of this person that quotes these words of a document, as it is kept. */
async function answered(documentId: DocumentId, quote: string, asker = owner) {
  const { db } = documents.data
  const [chunk] = (await listChunks(documents.as(owner), { id: documentId, ...page })).rows
  assert.ok(chunk)
  const citation = {
    index: 1,
    document_id: documentId,
    chunk_id: chunk.id,
    title: 'Piscine',
    quote,
    notices: [],
  }
  const { id: conversationId } = await db
    .insertInto('conversation')
    .values({
      organisation_id: asker.organisationId,
      owner_principal_id: ownerOf(documents.as(asker)),
      title: 'Piscine',
      model: 'm',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const message = { conversation_id: conversationId, state: 'finished' as const }
  await db
    .insertInto('message')
    .values({ ...message, role: 'user', text: 'Combien ?' })
    .execute()
  const { id: messageId } = await db
    .insertInto('message')
    .values({
      ...message,
      role: 'assistant',
      text: quote,
      answer: JSON.stringify({ ...emptyProof, citations: [citation] }),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { conversationId, messageId, versionId: chunk.document_version_id }
}

const changesOf = async (conversationId: ConversationId) =>
  (await getConversation(documents.as(owner), conversationId)).changes.map(({ change, index }) => [index, change])

test('an answer says that the words it quotes are no longer in the document, and its owner finds it', async () => {
  await begin()
  const id = await write('tarif.txt', `${price} ${rest}`)
  const { conversationId, messageId, versionId } = await answered(id, price)
  assert.deepEqual(await changesOf(conversationId), [])
  assert.deepEqual(await listOwnChangedAnswers(documents.as(owner), page), { rows: [], total: 0 })
  await write('tarif.txt', `L’entrée de la piscine coûte quatre euros. ${rest}`)
  assert.deepEqual(await changesOf(conversationId), [[1, 'changed']])
  const { rows, total } = await listOwnChangedAnswers(documents.as(owner), page)
  assert.equal(total, 1)
  const [row] = rows
  assert.deepEqual([row?.message_id, row?.question, row?.conversation], [messageId, 'Combien ?', 'Piscine'])
  const [citation] = row?.citations ?? []
  assert.deepEqual([citation?.document_id, citation?.version_id, citation?.title], [id, versionId, 'Piscine'])
  assert.match(citation?.since ?? '', /^\d{4}-\d{2}-\d{2}$/)
})

test('an answer whose quoted words are still in the new version stands', async () => {
  await begin()
  const id = await write('ouvert.txt', `${price} ${rest}`)
  const { conversationId } = await answered(id, rest)
  await write('ouvert.txt', `L’entrée de la piscine coûte quatre euros. ${rest}`)
  assert.deepEqual(await changesOf(conversationId), [])
})

test('a document that was deleted, or may not be read any more, is told as removed', async () => {
  await begin()
  const id = await write('parti.txt', price)
  const { conversationId } = await answered(id, price)
  await deleteDocument(documents.as(owner), id)
  assert.deepEqual(await changesOf(conversationId), [[1, 'removed']])

  const colleague = await documents.data.colleague(owner)
  const shared = await write('partagé.txt', price)
  await updateCollection(documents.as(owner), collectionId, { visibility: 'organisation' })
  const theirs = await answered(shared, price, colleague)
  const ctx = documents.as(colleague)
  assert.deepEqual((await getConversation(ctx, theirs.conversationId)).changes, [])
  await updateCollection(documents.as(owner), collectionId, { visibility: 'private' })
  const [change] = (await getConversation(ctx, theirs.conversationId)).changes
  assert.deepEqual([change?.change, change?.document_id, change?.version_id], ['removed', null, null])
})

test('a text of law that went out of force since the answer is told; one that had before is not told again', async () => {
  await begin()
  const { db } = documents.data
  const id = await write('article.txt', price)
  const { conversationId, messageId, versionId } = await answered(id, price)
  const yesterday = sql<string>`current_date - 1`
  await db.updateTable('document_version').set({ effective_to: yesterday }).where('id', '=', versionId).execute()
  assert.deepEqual(await changesOf(conversationId), [])
  const lastWeek = sql<Date>`now() - interval '7 days'`
  await db.updateTable('message').set({ created_at: lastWeek }).where('id', '=', messageId).execute()
  assert.deepEqual(await changesOf(conversationId), [[1, 'repealed']])
})

test('an answer by the law of another day stands, whatever the law says today', async () => {
  await begin()
  const id = await write('jour.txt', price)
  const { conversationId, messageId } = await answered(id, price)
  await write('jour.txt', rest)
  assert.deepEqual(await changesOf(conversationId), [[1, 'changed']])
  const dated = sql<string>`answer || '{"as_of": "2015-06-01"}'`
  await documents.data.db.updateTable('message').set({ answer: dated }).where('id', '=', messageId).execute()
  assert.deepEqual(await changesOf(conversationId), [])
})

test('nobody finds the answers of somebody else', async () => {
  await begin()
  const id = await write('secret.txt', price)
  await answered(id, price)
  await deleteDocument(documents.as(owner), id)
  assert.equal((await listOwnChangedAnswers(documents.as(owner), page)).total, 1)
  const other = await documents.data.colleague(owner)
  assert.deepEqual(await listOwnChangedAnswers(documents.as(other), page), { rows: [], total: 0 })
})
