import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { after, test } from 'node:test'
import { anonymousActor } from '#platform/auth/actor'
import { BackendSettings, connectBackends } from './backends/registry.ts'
import { createCatalogue } from './memory-catalogue.ts'
import { streamChat } from './stream-chat.ts'
import type { UsageRow } from './usage-row.ts'

const rows: UsageRow[] = []
const usage = { record: (row: UsageRow) => void rows.push(row), flush: async () => {}, stop: async () => {} }
const word = 'Le délai est de deux mois. '
let left = Promise.resolve<unknown>(null)

/** Lists a model, then says the same words until nobody listens. */
const server = createServer((request, response) => {
  request.resume()
  if (request.method === 'GET') return void response.end(JSON.stringify({ data: [{ id: 'bavard' }] }))
  response.setHeader('content-type', 'text/event-stream')
  left = once(response, 'close')
  const said = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: word } }] })}\n\n`
  const more = (): void => {
    while (!response.destroyed) if (!response.write(said)) return void response.once('drain', more)
  }
  more()
})
await once(server.listen(0, '127.0.0.1'), 'listening')
after(() => server.close())

test('a server that does not heed max_tokens is left once it has said more than they can hold', async () => {
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/v1`
  const models = createCatalogue(connectBackends({ one: BackendSettings.parse({ url }) }))
  after(() => models.stop())
  await models.refresh()
  const signal = AbortSignal.timeout(60_000)
  const ctx = { models, usage, actor: anonymousActor('long', null), signal }
  let text = ''
  const ends: unknown[] = []
  const messages = [{ role: 'user' as const, content: 'Quel délai ?' }]
  for await (const event of streamChat(ctx, { model: 'bavard', messages, maxTokens: 100 })) {
    if (event.type === 'text-delta') text += event.text
    else ends.push(event.type === 'finished' ? event : event.type)
  }
  assert.ok(text.length > 3200 && text.length <= 3200 + word.length, `${text.length} characters`)
  assert.deepEqual(ends, ['usage-counted', { type: 'finished', reason: 'length' }])
  await left
  assert.equal(rows.length, 1)
  assert.equal(rows[0]?.status, 200)
  assert.ok((rows[0]?.completionTokens ?? 0) > 500, 'what was said is counted')
})
