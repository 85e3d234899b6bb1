import { asConversationId, asOrganisationId, asPrincipalId } from '#contract/ids'
import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import type { Database } from '#platform/db/database'
import { emptyProof } from '../../../test/fakes/conversations.ts'
import { compiledQueries } from '../../../test/fakes/compiled-queries.ts'
import * as changes from './changes/queries.ts'
import * as events from './events/queries.ts'
import * as feedback from './feedback/queries.ts'
import * as conversations from './queries.ts'

const own = { messageId: 1, runnerId: 'r' }
const lease = { runnerId: 'r', leaseSeconds: 10 }
const moment = new Date(0)

/** Every query of conversations, with parameters; one that is not here fails the test. */
function samplesFor(owner = asPrincipalId(1)): Record<string, (db: never) => unknown> {
  const id = asConversationId(1)
  const row = {
    id,
    organisation_id: asOrganisationId(1),
    owner_principal_id: asPrincipalId(1),
    title: 't',
    model: 'm',
    collection_ids: null,
    as_of: null,
    shown_id: null,
  }
  const conversation = { ...row, created_at: moment, updated_at: moment }
  return {
    findConversation: (db) => conversations.findConversation(db, { owner, id }),
    lockConversation: (db) => conversations.lockConversation(db, { owner, id }),
    listOwnConversations: (db) => conversations.listOwnConversations(db, { owner, title: 't', limit: 10, offset: 0 }),
    countOwnConversations: (db) => conversations.countOwnConversations(db, { owner, title: 't' }),
    insertConversation: (db) =>
      conversations.insertConversation(db, {
        owner,
        organisationId: asOrganisationId(1),
        title: 't',
        model: 'm',
        collectionIds: null,
        asOf: null,
      }),
    renameOwnConversation: (db) => conversations.renameOwnConversation(db, { owner, id, title: 't' }),
    deleteOwnConversation: (db) => conversations.deleteOwnConversation(db, { owner, id }),
    listPlaces: (db) => conversations.listPlaces(db, id),
    listTexts: (db) => conversations.listTexts(db, id, [1, 2]),
    showOwnVersion: (db) => conversations.showOwnVersion(db, { owner, id, shownId: 1 }),
    readConversation: (db) => conversations.readConversation(db, { owner, id }),
    findQuestion: (db) =>
      conversations.findQuestion(db, { conversation: conversation, key: '0b9e1d8c-7a53-4c6e-9d1f-2b4a6c8e0f12' }),
    keepQuestion: (db) =>
      conversations.keepQuestion(db, {
        owner,
        conversation: conversation,
        text: 't',
        title: 't',
        collectionIds: null,
        asOf: null,
        lease,
        key: null,
        parentId: 0,
      }),
    findOwnAnswer: (db) => feedback.findOwnAnswer(db, { owner, conversationId: id, messageId: id }),
    upsertFeedback: (db) =>
      feedback.upsertFeedback(db, {
        messageId: id,
        organisationId: asOrganisationId(1),
        useful: true,
        reasons: ['clear'],
        comment: 'c',
      }),
    deleteFeedback: (db) => feedback.deleteFeedback(db, id),
    listOrganisationFeedback: (db) =>
      feedback.listOrganisationFeedback(db, { organisationId: asOrganisationId(1), limit: 10, offset: 0 }),
    countOrganisationFeedback: (db) => feedback.countOrganisationFeedback(db, asOrganisationId(1)),
    listCitationChanges: (db) => changes.listCitationChanges(db, { owner, readable: [owner], conversationId: id }),
    listChangedAnswers: (db) => changes.listChangedAnswers(db, { owner, readable: [owner], limit: 10, offset: 0 }),
    countChangedAnswers: (db) => changes.countChangedAnswers(db, { owner, readable: [owner] }),
    readEvents: (db) => events.readEvents(db, { conversationId: id, after: 0 }),
    lastEventId: (db) => events.lastEventId(db, id),
    insertEvents: (db) => events.insertEvents(db, own, [{ ordinal: 1, event: { type: 'answer-started' } }]),
    endMessage: (db) => events.endMessage(db, own, { state: 'finished', text: 't', proof: emptyProof }),
    isAnswering: (db) => events.isAnswering(db, id),
    interruptAnswers: (db) => events.interruptAnswers(db, { conversationId: id, runnerId: 'r', expired: true }),
    renewLeases: (db) => events.renewLeases(db, { ...lease, messageIds: [1] }),
    deleteEvents: (db) => events.deleteEvents(db, 10),
  }
}

/** A transaction is a database to the queries that are given one; nothing here is committed. */
function sqlOf(sample: (db: never) => unknown): Promise<string[]> {
  return compiledQueries((db: Database) => sample(db as never))
}

const functionsOf = (module: object): string[] =>
  Object.entries(module).flatMap(([name, value]) => (typeof value === 'function' ? [name] : []))

test('every query is tried here, and names the owner of each conversation it touches', async () => {
  const samples = samplesFor()
  const known = [conversations, feedback, events, changes].flatMap(functionsOf).filter((name) => name !== 'leaseEnd')
  assert.deepEqual(Object.keys(samples).toSorted(), known.toSorted())
  for (const [name, sample] of Object.entries(samples)) {
    const onConversations = (await sqlOf(sample)).filter((sent) => /(from|into|update) "conversation"/.test(sent))
    for (const sent of onConversations) assert.match(sent, /"owner_principal_id"/, name)
  }
})

test('the SQL is what the golden file says', async () => {
  const golden = new URL('./queries.snap.sql', import.meta.url)
  const parts: string[] = []
  for (const [name, sample] of Object.entries(samplesFor())) {
    parts.push(`-- ${name}\n${(await sqlOf(sample)).map((sent) => `${sent};`).join('\n')}\n`)
  }
  const text = parts.join('\n')
  if (process.env['UPDATE_GOLDEN'] === '1') await writeFile(golden, text)
  assert.equal(text, await readFile(golden, 'utf8'), 'run this test with UPDATE_GOLDEN=1, then read what changed')
})
