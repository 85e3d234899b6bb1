import { asConversationId, asPersonId, asPrincipalId, type ConversationId } from '#contract/ids'
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, test } from 'node:test'
import { type PersonActor, jobActor } from '#platform/auth/actor'
import { createOrganisation, createPerson } from '../../../test/fakes/actors.ts'
import { type ConversationsProcess, emptyProof, startConversations } from '../../../test/fakes/conversations.ts'
import { testDatabase } from '../../../test/fakes/database.ts'
import { until } from '../../../test/fakes/until.ts'
import type { AnswerFunction } from './answer-runner.ts'
import { createConversation } from './create-conversation.ts'
import type { ConversationEventRow } from './events/conversation-event.ts'
import { followConversation } from './follow-conversation.ts'
import { getConversation } from './get-conversation.ts'
import type { MessageRow } from './message-row.ts'
import { postMessage } from './post-message.ts'
import { recoverAnswers } from './recover-answers.ts'

const database = await testDatabase()
const { db, url } = database
const organisation = await createOrganisation(db)
const camille = await createPerson(db, organisation)
const instance = { db, actor: jobActor('test', ['conversations:write']), signal: new AbortController().signal }

const leaseSeconds = 1.5
const start = () => startConversations(database, slow, leaseSeconds)

const slow: AnswerFunction = async function* ({ signal }, { messages }) {
  const words = Number(messages.at(-1)?.content)
  let text = ''
  for (let word = 1; word <= words; word += 1) {
    text += `${word} `
    yield { type: 'text-delta', text: `${word} ` }
    await sleep(20, undefined, { signal })
  }
  yield { type: 'answer-finished', text, proof: emptyProof, promptTokens: 1, completionTokens: 1 }
}

function answerOf(conversationId: ConversationId) {
  return db
    .selectFrom('message')
    .select(['state', 'lease_until'])
    .where('conversation_id', '=', conversationId)
    .where('role', '=', 'assistant')
    .executeTakeFirstOrThrow()
}

function leaseMs(until: Date | string | null): number {
  return until === null ? 0 : new Date(until).getTime()
}

/** The lease of a dead process, without waiting for its end. */
async function expireLeases(): Promise<void> {
  await db
    .updateTable('message')
    .set({ lease_until: new Date(0) })
    .where('state', '=', 'streaming')
    .execute()
}

async function killedProcess(itsLeaseSeconds = 60): Promise<{ conversationId: ConversationId; owner: PersonActor }> {
  const script = new URL('../../../test/fakes/answer-runner-process.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [script, url, String(organisation.id), String(itsLeaseSeconds)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await once(child, 'exit')
  const [conversationId = 0, personId = 0, own = 0] = String(line).split(' ').map(Number)
  const ownPrincipal = asPrincipalId(own)
  return {
    conversationId: asConversationId(conversationId),
    owner: { ...camille, personId: asPersonId(personId), ownPrincipal },
  }
}

async function lastMessageOf(stream: AsyncGenerator<ConversationEventRow>): Promise<MessageRow> {
  for await (const { message } of stream) if (message !== null) return message
  throw new Error('the stream ended before the answer')
}

describe('an answer whose process was killed', () => {
  test('is ended by a process that starts later, with the words that were shown', async () => {
    const { conversationId, owner: actor } = await killedProcess()
    const early = await startConversations(database, slow, 60)
    const left = await getConversation(early.as(actor), conversationId)
    assert.equal(left.messages[1]?.state, 'streaming', 'its lease still runs: it could be alive')
    assert.match(left.messages[1].text, /^(mot )+$/)
    const stream = await followConversation(early.as(actor), { conversationId, after: left.lastEventId })
    await expireLeases()
    const later = await startConversations(database, slow, 60)
    // A statement that the process had sent when it was killed may still have added words.
    const told = await lastMessageOf(stream)
    assert.equal(told.state, 'interrupted')
    assert.match(told.text, /^(mot )+$/)
    assert.ok(told.text.startsWith(left.messages[1].text))
    const after = await getConversation(later.as(actor), conversationId)
    assert.equal(after.messages[1]?.state, 'interrupted')
    const audited = await db.selectFrom('audit_log').select('action').orderBy('id', 'desc').executeTakeFirstOrThrow()
    assert.equal(audited.action, 'answer.interrupt')
    await Promise.all([early.stop(), later.stop()])
  })

  test('stands in nobody’s way when its person asks again', async () => {
    const { conversationId, owner } = await killedProcess()
    await expireLeases()
    const server = await start()
    const ctx = server.as(owner)
    await postMessage(ctx, { conversationId, text: '1', language: 'fr' })
    const { messages } = await getConversation(ctx, conversationId)
    assert.deepEqual(
      messages.map(({ state }) => state),
      ['finished', 'interrupted', 'finished', 'streaming'],
    )
    await server.stop(500)
  })

  test('is ended by the processes that stay, once its lease is over', async () => {
    const server = await start()
    const { conversationId } = await killedProcess(leaseSeconds)
    const startedAtMs = performance.now()
    await until(async () => (await answerOf(conversationId)).state === 'interrupted')
    assert.ok(performance.now() - startedAtMs > 800, 'not before the lease of a living process')
    await server.stop()
  })
})

describe('an answer whose process lives', () => {
  test('is left alone by the others, longer than a lease', async () => {
    const writer = await start()
    const others = await Promise.all([start(), start()])
    const ctx = writer.as(camille)
    const { id } = await createConversation(ctx, {})
    await postMessage(ctx, { conversationId: id, text: '200', language: 'fr' })
    const first = (await answerOf(id)).lease_until
    await until(async () => leaseMs((await answerOf(id)).lease_until) >= leaseMs(first) + leaseSeconds * 1000)
    assert.equal(await recoverAnswers(instance), 0)
    assert.equal((await getConversation(ctx, id)).messages[1]?.state, 'streaming')
    assert.equal((await endOf(ctx, id))?.state, 'finished')
    await Promise.all([writer, ...others].map((one) => one.stop()))
  })

  test('and loses it writes nothing more', async () => {
    const writer = await startConversations(database, slow, 60)
    const ctx = writer.as(camille)
    const { id } = await createConversation(ctx, {})
    await postMessage(ctx, { conversationId: id, text: '1000', language: 'fr' })
    await until(async () => (await getConversation(ctx, id)).messages[1]?.text !== '')
    await expireLeases()
    // A message whose words are being added at this very moment is passed over: the next sweep finds it.
    await until(async () => (await recoverAnswers(instance)) > 0)
    const ended = await getConversation(ctx, id)
    await until(() => writer.conversations.answers.writing().messageIds.length === 0)
    assert.deepEqual(await getConversation(ctx, id), ended)
    await writer.stop()
  })
})

describe('a graceful stop', () => {
  test('lets a short answer end, refuses new questions and ends a long one where it is', async () => {
    const server = await start()
    const ctx = server.as(camille)
    const [short, long] = [await createConversation(ctx, {}), await createConversation(ctx, {})]
    await postMessage(ctx, { conversationId: short.id, text: '15', language: 'fr' })
    await postMessage(ctx, { conversationId: long.id, text: '1000', language: 'fr' })
    const open = (await followConversation(ctx, { conversationId: long.id, after: 0 }))[Symbol.asyncIterator]()
    await open.next()
    const stopping = server.conversations.stop(1000)
    await assert.rejects(postMessage(ctx, { conversationId: short.id, text: '1', language: 'fr' }), {
      code: 'shutting_down',
    })
    await stopping
    assert.equal((await getConversation(ctx, short.id)).messages[1]?.state, 'finished')
    const cut = (await getConversation(ctx, long.id)).messages[1]
    assert.equal(cut?.state, 'interrupted')
    assert.match(cut.text, /^1 2 3 /)
    while (!(await open.next()).done);
    await server.stop()
  })
})

test('words survive the absence of the database', async () => {
  const server = await start()
  const ctx = server.as(camille)
  const { id } = await createConversation(ctx, {})
  await postMessage(ctx, { conversationId: id, text: '40', language: 'fr' })
  const ended = endOfResumed(ctx, id)
  const events = db.selectFrom('message_event').select('id').where('conversation_id', '=', id)
  const countEvents = () =>
    events.execute().then(
      ({ length }) => length,
      () => 0,
    )
  for (let cut = 0; cut < 4; cut += 1) {
    const before = await countEvents()
    await until(async () => (await countEvents()) > before)
    await cutConnections()
  }
  const message = await ended
  assert.deepEqual([message?.state, message?.text.split(' ').length], ['finished', 41])
  const deltas = await db
    .selectFrom('message_event')
    .select('event')
    .where('conversation_id', '=', id)
    .orderBy('id')
    .execute()
  assert.equal(deltas.map(({ event }) => textIn(event)).join(''), message?.text)
  await server.stop()
})

async function endOf(ctx: ReturnType<ConversationsProcess['as']>, conversationId: ConversationId) {
  for await (const event of await followConversation(ctx, { conversationId, after: 0 })) {
    if (event.message) return event.message
  }
  return null
}

/** Follows again, as the page does, when a reading is cut. */
async function endOfResumed(ctx: ReturnType<ConversationsProcess['as']>, conversationId: ConversationId) {
  for (;;) {
    try {
      return await endOf(ctx, conversationId)
    } catch (error) {
      if (!String(error).includes('terminat')) throw error
    }
  }
}

/** As a database that restarts does: every connection but this one. */
async function cutConnections(): Promise<void> {
  const { sql } = await import('kysely')
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`.execute(db)
}

function textIn(event: unknown): string {
  return typeof event === 'object' && event !== null && 'text' in event ? String(event.text) : ''
}
