import type { ConversationEvent } from '#contract/applications'
import assert from 'node:assert/strict'
import { get } from 'node:http'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Client, createClient } from '#client/client'
import type { ReceivedEvent } from '#client/read-events'
import { testDatabase } from '../fakes/database.ts'
import { addDocument, trialPeriodSheet } from '../fakes/labour-collection.ts'
import { type TestServer, testServer } from '../fakes/server.ts'
import { until } from '../fakes/until.ts'
import { type RecordedServer, startRecordedServer } from '../fixtures/backends/recorded-server.ts'

/** Our own client, as the page uses it, against two processes of the real program on one database. */
let here: TestServer
let there: TestServer
let recorded: RecordedServer
let client: Client
let farClient: Client
let cookie: string

const recordings = new URL('../fixtures/backends/openai', import.meta.url).pathname
const question = 'Combien de temps dure la période d’essai d’un cadre ?'

before(async () => {
  recorded = await startRecordedServer(recordings)
  const backends = { recorded: { url: recorded.url, models: ['endless', 'broken', 'cut-stream'] } }
  const { url: databaseUrl } = await testDatabase()
  here = await testServer({ backends, databaseUrl })
  // Its index is its own: only the first process searches.
  there = await testServer({ backends, databaseUrl, config: { role: 'api' } })
  cookie = await here.adminCookie()
  client = clientOf(here)
  farClient = clientOf(there)
  await choose({ mode: 'quote' })
  await addDocument(here, { name: 'periode-essai.md', text: trialPeriodSheet })
})
after(() => recorded.close())

function clientOf(server: TestServer, headers: Record<string, string> = { cookie }): Client {
  return createClient({ baseUrl: server.url, headers: () => ({ 'accept-language': 'fr', ...headers }) })
}

function choose(body: { mode: 'quote' } | { mode: 'generate'; model: string }) {
  return client.call('updateAssistantSettings', { body })
}

async function ask(text = question): Promise<number> {
  const { id } = await client.call('createConversation', { body: {} })
  await client.call('postMessage', { params: { id }, body: { text } })
  return id
}

/** Reads until the answer's end, or as many events as asked. */
async function read(id: number, options: { from?: Client; after?: number; most?: number } = {}) {
  const { from = client, after: start = 0, most = Infinity } = options
  const controller = new AbortController()
  const signal = AbortSignal.any([controller.signal, AbortSignal.timeout(20_000)])
  const events: ReceivedEvent<ConversationEvent>[] = []
  for await (const received of from.events('conversationEvents', { params: { id }, after: start, signal })) {
    events.push(received)
    if (events.length >= most || 'message' in received.event) break
  }
  controller.abort()
  return events
}

const textOf = (events: readonly ReceivedEvent<ConversationEvent>[]): string =>
  events.map(({ event }) => (event.type === 'text-delta' ? event.text : '')).join('')

function endOf(events: readonly ReceivedEvent<ConversationEvent>[]) {
  const last = events.at(-1)?.event
  return last && 'message' in last ? last.message : null
}

describe('a conversation over HTTP', () => {
  test('is asked here and heard there, with its proof', async () => {
    const id = await ask()
    const [near, far] = await Promise.all([read(id), read(id, { from: farClient })])
    assert.deepEqual(far, near)
    const message = endOf(near)
    assert.equal(message?.state, 'finished')
    assert.equal(message.text, textOf(near))
    assert.equal(message.proof?.answer_status, 'quoted')
    assert.equal(message.proof.citations[0]?.index, 1)
    assert.ok(near.some(({ event }) => event.type === 'source-found' && event.title.includes('essai')))
    const kept = await farClient.call('getConversation', { params: { id } })
    assert.deepEqual(kept.messages.at(-1), message)
    assert.equal(kept.last_event_id, near.at(-1)?.id)
    assert.equal(kept.title, question)
    await here.ctx.usage.flush()
    const { data } = await client.call('sumUsage', { query: { by: 'assistant' } })
    assert.deepEqual(
      data.map(({ name, requests, failed, prompt_tokens }) => [name, requests, failed, prompt_tokens]),
      [['socle', 1, 0, 0]],
    )
  })

  test('is listed, renamed and deleted', async () => {
    const { id, title } = await client.call('createConversation', { body: {} })
    assert.equal(title, 'Nouvelle conversation')
    assert.equal((await client.call('listConversations', { query: { limit: 1 } })).data[0]?.id, id)
    const renamed = await farClient.call('renameConversation', { params: { id }, body: { title: 'Essai' } })
    assert.equal(renamed.title, 'Essai')
    await client.call('deleteConversation', { params: { id } })
    await assert.rejects(farClient.call('getConversation', { params: { id } }), { status: 404 })
    await assert.rejects(read(id), { status: 404 })
  })

  test('understands what was said before', async () => {
    const id = await ask()
    await read(id)
    const { last_event_id: heard } = await client.call('getConversation', { params: { id } })
    await client.call('postMessage', { params: { id }, body: { text: 'Et pour un ouvrier ?' } })
    const answered = endOf(await read(id, { after: heard }))
    assert.equal(answered?.proof?.answer_status, 'quoted')
    assert.match(answered.text, /deux mois pour les ouvriers/)
  })

  test('is refused to strangers, to nobody, and to a key without the scope', async () => {
    const id = await ask()
    const key = { authorization: `Bearer ${here.key}` }
    await assert.rejects(clientOf(here, key).call('getConversation', { params: { id } }), { status: 404 })
    await assert.rejects(read(id, { from: clientOf(here, key) }), { status: 404 })
    await assert.rejects(clientOf(here, {}).call('getConversation', { params: { id } }), { status: 401 })
    const narrow = { authorization: `Bearer ${await here.keyWith(['models:read'])}` }
    await assert.rejects(clientOf(here, narrow).call('listConversations', {}), { status: 403 })
  })

  test('is open to the first key, for its own', async () => {
    const own = clientOf(here, { authorization: `Bearer ${here.key}` })
    const { id } = await own.call('createConversation', { body: {} })
    await own.call('postMessage', { params: { id }, body: { text: question } })
    assert.equal(endOf(await read(id, { from: own }))?.state, 'finished')
    await assert.rejects(client.call('getConversation', { params: { id } }), { status: 404 })
  })
})

describe('an answer being written by a model', () => {
  test('is followed across cuts and processes, and stopped from the other one within 500 ms', async () => {
    await choose({ mode: 'generate', model: 'endless' })
    const id = await ask()
    const pieces: ReceivedEvent<ConversationEvent>[] = []
    for (let turn = 0; turn < 6; turn += 1) {
      const from = turn % 2 === 0 ? client : farClient
      pieces.push(...(await read(id, { from, after: pieces.at(-1)?.id ?? 0, most: 3 })))
    }
    await assert.rejects(client.call('postMessage', { params: { id }, body: { text: 'Encore ?' } }), { status: 409 })
    const leftBefore = recorded.left.length
    const stoppedAtMs = performance.now()
    await farClient.call('stopAnswer', { params: { id } })
    pieces.push(...(await read(id, { after: pieces.at(-1)?.id ?? 0 })))
    assert.ok(performance.now() - stoppedAtMs < 500)
    const ids = pieces.map(({ id: eventId }) => eventId)
    assert.deepEqual(
      ids,
      [...new Set(ids)].toSorted((one, other) => one - other),
    )
    const message = endOf(pieces)
    assert.equal(message?.state, 'interrupted')
    assert.equal(message.text, textOf(pieces))
    assert.match(message.text, /^(mot )+/)
    while (recorded.left.length === leftBefore && performance.now() - stoppedAtMs < 1000) await sleep(10)
    assert.ok((recorded.left.at(-1) ?? Infinity) - stoppedAtMs < 1000, 'the model server is told')
    await here.ctx.usage.flush()
    const usage = here.ctx.db.selectFrom('usage_event').select('status').where('model', '=', 'endless')
    assert.equal((await usage.orderBy('id', 'desc').executeTakeFirst())?.status, 499)
  })

  test('that fails before its first word gives way to passages, and the proof says so', async () => {
    await choose({ mode: 'generate', model: 'broken' })
    const quoted = endOf(await read(await ask()))
    assert.deepEqual([quoted?.state, quoted?.proof?.fallback, quoted?.proof?.model], ['finished', 'model_failed', null])
    assert.match(quoted?.text ?? '', /^Le modèle de langue n’a pas répondu[^]*quatre mois pour les cadres/)
  })

  test('that fails in its text is told in the reader’s language, and can be tried again', async () => {
    await choose({ mode: 'generate', model: 'cut-stream' })
    const id = await ask()
    const failed = endOf(await read(id))
    assert.deepEqual([failed?.state, failed?.text], ['failed', 'La durée [1] est'])
    assert.deepEqual(failed?.error?.code, 'backend_unavailable')
    assert.match(failed?.error?.message ?? '', /Le serveur de modèles « recorded » ne répond pas/)
    const english = clientOf(there, { cookie, 'accept-language': 'en' })
    const read2 = await english.call('getConversation', { params: { id } })
    assert.match(read2.messages.at(-1)?.error?.message ?? '', /The model server "recorded" does not answer/)
    await choose({ mode: 'quote' })
    await client.call('postMessage', { params: { id }, body: { text: question } })
    assert.equal(endOf(await read(id, { after: read2.last_event_id }))?.state, 'finished')
  })
})

describe('the stream itself', () => {
  /** The bytes of the first moments of a stream. */
  function open(id: number, headers: Record<string, string>, waitMs: number): Promise<{ head: string; bytes: string }> {
    return new Promise((resolve, reject) => {
      const request = get(`${here.url}/api/conversations/${id}/events?after=0`, { headers: { cookie, ...headers } })
      request.on('error', reject)
      request.on('response', (response) => {
        let bytes = ''
        response.setEncoding('utf8').on('data', (chunk: string) => (bytes += chunk))
        response.on('error', () => {})
        setTimeout(() => {
          const { 'content-type': type, 'cache-control': cache } = response.headers
          request.destroy()
          resolve({ head: `${response.statusCode} ${type} ${cache}`, bytes })
        }, waitMs)
      })
    })
  }

  test('begins at once, and a browser that reconnects is believed rather than its address', async () => {
    const id = await ask()
    const events = await read(id)
    const [first] = events
    const whole = await open(id, {}, 100)
    assert.equal(whole.head, '200 text/event-stream; charset=utf-8 no-cache')
    assert.match(whole.bytes, new RegExp(`^id: ${first?.id}\ndata: {"type":"answer-started"`))
    const rest = await open(id, { 'last-event-id': String(events.at(-2)?.id) }, 100)
    assert.deepEqual(rest.bytes.match(/^id: \d+/gm), [`id: ${events.at(-1)?.id}`])
    const nothing = await open(id, { 'last-event-id': String(events.at(-1)?.id) }, 100)
    assert.deepEqual([nothing.head.slice(0, 3), nothing.bytes], ['200', ''])
  })

  test('leaves nothing behind when its reader goes', async () => {
    const id = await ask()
    await read(id)
    await Promise.all(Array.from({ length: 20 }, () => open(id, {}, 50)))
    // One listening connection per process, whatever the tabs.
    await until(async () => (await countListeners()).rows === 2)
  })

  test('ends with the process, which does not wait for it', async () => {
    const id = await ask()
    const heard = (await read(id)).at(-2)?.id ?? 0
    const controller = new AbortController()
    const tab = farClient.events('conversationEvents', { params: { id }, after: heard, signal: controller.signal })
    assert.equal((await tab.next()).done, false)
    const next = tab.next()
    const stopStartedMs = performance.now()
    await there.stop()
    assert.ok(performance.now() - stopStartedMs < 5000)
    controller.abort()
    assert.equal((await next).done, true)
  })
})

async function countListeners(): Promise<{ rows: number }> {
  const { sql } = await import('kysely')
  const { rows } = await sql<{ count: number }>`select count(*) as count from pg_stat_activity
    where datname = current_database() and application_name = 'socle notifications'`.execute(here.ctx.db)
  return { rows: Number(rows[0]?.count) }
}
