import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { anonymousActor } from '#platform/auth/actor'
import { BackendSettings, connectBackends } from './backends/registry.ts'
import type { ChatEvent } from './call/chat-events.ts'
import { createCatalogue } from './memory-catalogue.ts'
import { streamChat } from './stream-chat.ts'
import type { UsageRow } from './usage-row.ts'

const rows: UsageRow[] = []
const usage = { record: (row: UsageRow) => void rows.push(row), flush: async () => {}, stop: async () => {} }
const word = 'Le délai est de deux mois. '
let left = Promise.resolve<unknown>(null)

/** One of its models says the same words until nobody listens, one says them once, one thinks before; none counts them. */
const server = createServer((request, response) => void answer(request, response))

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const asked = await text(request)
  if (request.method === 'GET')
    return void response.end(JSON.stringify({ data: ['bavard', 'bref', 'penseur', 'vide'].map((id) => ({ id })) }))
  response.setHeader('content-type', 'text/event-stream')
  left = once(response, 'close')
  const said = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: word } }] })}\n\n`
  if (asked.includes('"bref"')) return void response.end(`${said}data: [DONE]\n\n`)
  if (asked.includes('"vide"')) return void response.end(`${'data: {}\n\n'.repeat(50_000)}${said}data: [DONE]\n\n`)
  if (asked.includes('"penseur"')) {
    const parts = ['Je lis le passage 2.', '</think>', '\n\nDeux mois [1].', ' Puis rien.']
    const events = parts.map(
      (content) => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`,
    )
    return void response.end(`${events.join('')}data: [DONE]\n\n`)
  }
  const more = (): void => {
    while (!response.destroyed) if (!response.write(said)) return void response.once('drain', more)
  }
  more()
}
await once(server.listen(0, '127.0.0.1'), 'listening')
after(() => server.close())

async function startedContext(requestId: string) {
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/v1`
  const models = createCatalogue(connectBackends({ one: BackendSettings.parse({ url }) }))
  after(() => models.stop())
  await models.refresh()
  return { models, usage, actor: anonymousActor(requestId, null), signal: AbortSignal.timeout(60_000) }
}

const messages = [{ role: 'user' as const, content: 'Quel délai ?' }]

test('a server that counts nothing is counted here, and the tokens told before the end', async () => {
  const events: ChatEvent[] = []
  for await (const event of streamChat(await startedContext('short'), { model: 'bref', messages })) events.push(event)
  assert.deepEqual(
    events.map(({ type }) => type),
    ['text-delta', 'usage-counted', 'finished'],
  )
  const counted = events.find((event) => event.type === 'usage-counted')
  assert.ok(counted && counted.promptTokens >= 3 && counted.completionTokens >= 6, JSON.stringify(counted))
  const { promptTokens, completionTokens } = rows.at(-1) ?? {}
  assert.deepEqual([promptTokens, completionTokens], [counted.promptTokens, counted.completionTokens])
})

test('a server that does not heed max_tokens is left once it has said more than they can hold', async () => {
  const ctx = await startedContext('long')
  const before = rows.length
  let said = ''
  const ends: unknown[] = []
  for await (const event of streamChat(ctx, { model: 'bavard', messages, maxTokens: 100 })) {
    if (event.type === 'text-delta') said += event.text
    else ends.push(event.type === 'finished' ? event : event.type)
  }
  assert.ok(said.length > 3200 && said.length <= 3200 + word.length, `${said.length} characters`)
  assert.deepEqual(ends, ['usage-counted', { type: 'finished', reason: 'length' }])
  await left
  assert.equal(rows.length, before + 1)
  assert.equal(rows.at(-1)?.status, 200)
  assert.ok((rows.at(-1)?.completionTokens ?? 0) > 500, 'what was said is counted')
})

test('others are served while events come that say nothing, however many there are at once', async () => {
  let turns = 0
  let next = setImmediate(function count() {
    turns += 1
    next = setImmediate(count)
  })
  const events: ChatEvent[] = []
  for await (const event of streamChat(await startedContext('empty'), { model: 'vide', messages })) events.push(event)
  clearImmediate(next)
  assert.deepEqual(
    events.map(({ type }) => type),
    ['text-delta', 'usage-counted', 'finished'],
  )
  // 50,000 events of ten bytes, eight kilobytes a turn.
  assert.ok(turns > 50, `${turns} turns`)
})

test('thoughts are no part of the answer where they are not wanted, and count as written', async () => {
  const ctx = await startedContext('thoughts')
  async function textsOf(partsThoughts: boolean): Promise<string[]> {
    const texts: string[] = []
    for await (const event of streamChat(ctx, { model: 'penseur', messages }, { partsThoughts })) {
      if (event.type === 'text-delta') texts.push(event.text)
    }
    return texts
  }
  const all = ['Je lis le passage 2.', '</think>', '\n\nDeux mois [1].', ' Puis rien.']
  assert.deepEqual(await textsOf(false), all)
  const written = rows.at(-1)?.completionTokens
  assert.deepEqual(await textsOf(true), all.slice(2))
  assert.equal(rows.at(-1)?.completionTokens, written)
})
