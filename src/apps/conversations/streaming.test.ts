import type { ConversationId } from '#contract/ids'
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, test } from 'node:test'
import { createOrganisation, createPerson } from '../../../test/fakes/actors.ts'
import { emptyProof, startConversations } from '../../../test/fakes/conversations.ts'
import { testDatabase } from '../../../test/fakes/database.ts'
import { untilSomebodyWaits } from '../../../test/fakes/lock-waits.ts'
import { until } from '../../../test/fakes/until.ts'
import type { AnswerFunction } from './answer-runner.ts'
import { createConversation } from './create-conversation.ts'
import { deleteConversation } from './delete-conversation.ts'
import type { ConversationEventRow } from './events/conversation-event.ts'
import { followConversation } from './follow-conversation.ts'
import { getConversation } from './get-conversation.ts'
import { postMessage } from './post-message.ts'
import { pruneEvents } from './prune-events.ts'
import { stopAnswer } from './stop-answer.ts'

const database = await testDatabase()
const { db } = database
const organisation = await createOrganisation(db)
const camille = await createPerson(db, organisation)
const givenUp: number[] = []

/** As many words as the question asks for, one every few milliseconds. */
const count: AnswerFunction = async function* ({ signal }, { messages }) {
  const [words = 0, gapMs = 0] = (messages.at(-1)?.content ?? '').split(' ').map(Number)
  let text = ''
  yield { type: 'answer-started' }
  try {
    for (let word = 1; word <= words; word += 1) {
      text += `${word} `
      yield { type: 'text-delta', text: `${word} ` }
      await sleep(gapMs, undefined, { signal })
    }
  } finally {
    if (signal.aborted) givenUp.push(performance.now())
  }
  yield { type: 'answer-finished', text, proof: emptyProof, promptTokens: 1, completionTokens: words }
}
const first = await startConversations(database, count)
const second = await startConversations(database, count)
const [here, there] = [first.as(camille), second.as(camille)]

async function ask(text: string, ctx = here): Promise<ConversationId> {
  const { id } = await createConversation(ctx, {})
  await postMessage(ctx, { conversationId: id, text, language: 'fr' })
  return id
}

interface Reading {
  readonly ctx?: typeof here
  readonly after?: number
  /** Leaves after so many events. */
  readonly most?: number
}

async function read(conversationId: ConversationId, { ctx = here, after = 0, most = Infinity }: Reading = {}) {
  const events: ConversationEventRow[] = []
  for await (const event of await followConversation(ctx, { conversationId, after })) {
    events.push(event)
    if (event.message !== null || events.length >= most) break
  }
  return events
}

const textOf = (events: readonly ConversationEventRow[]): string =>
  events.map(({ event }) => (event.type === 'text-delta' ? event.text : '')).join('')
const numbersTo = (to: number): string => Array.from({ length: to }, (_, index) => `${index + 1} `).join('')

function assertInOrder(events: readonly ConversationEventRow[]): void {
  const ids = events.map(({ id }) => id)
  assert.deepEqual(
    ids,
    [...new Set(ids)].toSorted((one, other) => one - other),
  )
}

describe('the event stream', () => {
  test('gives each word once and in order, in this process and in another', async () => {
    const id = await ask('200 2')
    for (const events of await Promise.all([read(id), read(id, { ctx: there }), read(id)])) {
      assertInOrder(events)
      assert.equal(textOf(events), numbersTo(200))
      assert.equal(events.at(-1)?.message?.text, numbersTo(200))
    }
    assert.equal(textOf(await read(id, { ctx: there })), numbersTo(200), 'after the end it is read from the table')
  })

  test('gathers the words of a few milliseconds, and the first ones do not wait', async () => {
    const startedMs = performance.now()
    const id = await ask('200 2')
    const [, firstWords] = await read(id, { most: 2 })
    assert.equal(firstWords?.event.type, 'text-delta')
    assert.ok(performance.now() - startedMs < 250)
    const events = await read(id)
    assert.ok(events.length < 60, `${events.length} events for 200 words`)
    assert.ok(events.length > 5, `${events.length} events for 200 words`)
  })

  test('is resumed where it was left, at any place, from any process', async () => {
    const id = await ask('120 4')
    const pieces: ConversationEventRow[] = []
    for (let turn = 0; pieces.at(-1)?.message?.state === undefined; turn += 1) {
      const ctx = turn % 2 === 0 ? here : there
      pieces.push(...(await read(id, { ctx, after: pieces.at(-1)?.id ?? 0, most: 3 })))
      await sleep(turn % 3 === 0 ? 30 : 0)
    }
    assertInOrder(pieces)
    assert.equal(textOf(pieces), numbersTo(120))
  })

  test('goes on from what a page read of the conversation', async () => {
    const id = await ask('100 4')
    for (const waitMs of [0, 60, 120, 200, 600]) {
      await sleep(waitMs)
      const { messages, lastEventId } = await getConversation(here, id)
      const soFar = messages[1]?.text ?? ''
      assert.ok(numbersTo(100).startsWith(soFar))
      if (messages[1]?.state !== 'streaming') return assert.equal(soFar, numbersTo(100))
      const rest = await read(id, { after: lastEventId })
      assert.equal(soFar + textOf(rest), numbersTo(100))
    }
  })

  test('of many tabs shares one reading, and a tab that leaves takes nothing from the others', async () => {
    const id = await ask('150 3')
    const tabs = Array.from({ length: 30 }, (_, tab) => read(id, { most: tab % 3 === 0 ? 4 : Infinity }))
    for (const [tab, events] of (await Promise.all(tabs)).entries()) {
      assertInOrder(events)
      if (tab % 3 !== 0) assert.equal(textOf(events), numbersTo(150))
    }
  })

  test('ends with its reader', async () => {
    const id = await ask('3 1')
    await read(id)
    const { lastEventId } = await getConversation(here, id)
    const controller = new AbortController()
    const events = await followConversation(first.as(camille, controller.signal), {
      conversationId: id,
      after: lastEventId,
    })
    const next = events.next()
    controller.abort()
    assert.deepEqual(await next, { done: true, value: undefined })
  })

  test('carries the next answers too, and an id from elsewhere is no promise', async () => {
    const id = await ask('3 1')
    const events = await followConversation(there, { conversationId: id, after: 0 })
    const seen: ConversationEventRow[] = []
    for await (const event of events) {
      seen.push(event)
      if (event.message?.text === numbersTo(3)) {
        await postMessage(here, { conversationId: id, text: '4 1', language: 'fr' })
      }
      if (event.message?.text === numbersTo(4)) break
    }
    assertInOrder(seen)
    assert.equal(textOf(seen), numbersTo(3) + numbersTo(4))
    await postMessage(here, { conversationId: id, text: '5 20', language: 'fr' })
    const late = await read(id, { after: 1_000_000_000 })
    assert.equal(late.at(-1)?.message?.text, numbersTo(5))
  })

  test('of an answer pruned since gives its end, with the whole message', async () => {
    const id = await ask('50 2')
    const some = await read(id, { most: 3 })
    await read(id)
    assert.equal(await pruneEvents(here, 10), 0)
    assert.ok((await pruneEvents(here, 0)) > 3)
    const rest = await read(id, { after: some.at(-1)?.id ?? 0 })
    assert.deepEqual([rest.length, rest[0]?.message?.text], [1, numbersTo(50)])
    assert.equal((await getConversation(here, id)).lastEventId, rest[0]?.id)
  })
})

describe('stopping', () => {
  for (const [where, ctx] of [
    ['in the process that writes', here],
    ['from another process', there],
  ] as const) {
    test(`${where} ends the text within 500 ms and keeps it`, async () => {
      const id = await ask('10000 2')
      await read(id, { most: 5 })
      const stoppedAtMs = performance.now()
      await stopAnswer(ctx, id)
      const events = await read(id)
      assert.ok(performance.now() - stoppedAtMs < 500)
      const message = events.at(-1)?.message
      assert.equal(message?.state, 'interrupted')
      assert.equal(message.text, textOf(events))
      assert.ok(numbersTo(10000).startsWith(message.text) && message.text.length > 0)
      await until(() => first.conversations.answers.writing().messageIds.length === 0)
      const after = await getConversation(here, id)
      assert.equal(after.messages[1]?.text, message.text, 'nothing is added afterwards')
      assert.equal(after.lastEventId, events.at(-1)?.id)
      assert.ok((givenUp.at(-1) ?? 0) - stoppedAtMs < 500, 'whoever wrote was told')
    })
  }

  test('twice, or without an answer, changes nothing', async () => {
    const id = await ask('1000 2')
    await Promise.all([stopAnswer(here, id), stopAnswer(there, id), stopAnswer(here, id)])
    await stopAnswer(here, id)
    const events = await read(id)
    assert.equal(events.filter(({ message }) => message !== null).length, 1)
    const audited = await db
      .selectFrom('audit_log')
      .select('id')
      .where('action', '=', 'answer.stop')
      .where('target_id', '=', String(events.at(-1)?.messageId))
      .execute()
    assert.equal(audited.length, 1)
  })

  test('and asking again at once writes the new answer to its end', async () => {
    const id = await ask('10000 2')
    await read(id, { most: 3 })
    for (const round of [1, 2, 3]) {
      await stopAnswer(there, id)
      await postMessage(here, { conversationId: id, text: `${round + 10} 1`, language: 'fr' })
      const { lastEventId } = await getConversation(here, id)
      const events = await read(id, { after: lastEventId })
      assert.equal(events.at(-1)?.message?.text, numbersTo(round + 10))
    }
  })

  test('by deleting ends the streams and whoever writes', async () => {
    const id = await ask('10000 2')
    const tabs = await Promise.all(
      [here, there].map(async (ctx) => {
        const tab = (await followConversation(ctx, { conversationId: id, after: 0 }))[Symbol.asyncIterator]()
        return { tab, first: await tab.next() }
      }),
    )
    const before = givenUp.length
    await deleteConversation(there, id)
    for (const { tab, first } of tabs) {
      let last = first
      for (let next = first; next.done !== true; next = await tab.next()) last = next
      assert.equal(last.value?.message, null)
    }
    await until(() => givenUp.length > before)
    assert.equal(givenUp.length, before + 1)
  })
})

/** Between its two locks, a writer adding words: of the message, then of the conversation that its events belong to. */
for (const [name, act] of [
  ['stopping', stopAnswer],
  ['deleting', deleteConversation],
] as const) {
  test(`${name} while words are being written waits for them, never in a circle`, async () => {
    const id = await ask('1000 50')
    await read(id, { most: 2 })
    const writer = await db.startTransaction().execute()
    const message = await writer
      .selectFrom('message')
      .select('id')
      .where('conversation_id', '=', id)
      .where('state', '=', 'streaming')
      .forNoKeyUpdate()
      .executeTakeFirstOrThrow()
    const acting = act(there, id)
    await untilSomebodyWaits(db)
    const event = JSON.stringify({ type: 'text-delta', text: 'dernier' })
    await writer
      .insertInto('message_event')
      .values({ conversation_id: id, message_id: message.id, ordinal: 1_000_000, event })
      .execute()
    await writer.commit().execute()
    await acting
    if (name === 'deleting') await assert.rejects(getConversation(here, id), { code: 'not_found' })
    else assert.match((await getConversation(here, id)).messages[1]?.text ?? '', /dernier$/)
  })
}

describe('at the same time', () => {
  test('one answer is written, the other questions are refused', async () => {
    const { id } = await createConversation(here, {})
    const posts = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) =>
        postMessage(index % 2 === 0 ? here : there, { conversationId: id, text: '40 5', language: 'fr' }),
      ),
    )
    assert.equal(posts.filter(({ status }) => status === 'fulfilled').length, 1)
    for (const post of posts) {
      if (post.status === 'rejected') assert.equal(post.reason.code, 'answer_running')
    }
    assert.equal((await read(id)).at(-1)?.message?.text, numbersTo(40))
    assert.equal((await getConversation(here, id)).messages.length, 2)
  })

  test('twenty conversations keep their words apart', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, (_, index) => ask('60 3', index % 2 ? here : there)))
    for (const events of await Promise.all(ids.map((id, index) => read(id, { ctx: index % 3 ? here : there })))) {
      assertInOrder(events)
      assert.equal(textOf(events), numbersTo(60))
    }
  })

  test('a person has twenty under way, and one more once one has ended', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => ask('100000 50')))
    await assert.rejects(ask('1 1'), {
      code: 'limit_reached',
      details: { limit: 'runningAnswers', most: 20, retryAfterSeconds: 5 },
    })
    const [first, ...others] = ids
    assert.ok(first)
    await stopAnswer(here, first)
    await until(async () => (await ask('1 1').catch(() => 0)) !== 0)
    for (const id of others) await stopAnswer(here, id)
  })
})
