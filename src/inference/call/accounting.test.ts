import assert from 'node:assert/strict'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { z } from 'zod'
import { until } from '../../../test/fakes/until.ts'
import { startRelay } from '../../../test/fixtures/backends/relay.ts'
import { BackendSettings, connectBackends } from '../backends/registry.ts'
import { createCatalogue } from '../memory-catalogue.ts'

/** What a server knows that it told, by request. */
interface Told {
  readonly promptTokens: number
  readonly completionTokens: number
}
const truth = new Map<string, Told>()
const Asked = z.looseObject({ stream: z.boolean().optional(), seed: z.number() })

/** Every kind of call with every way to fail: they come together again after 17 × 40. */
const CALLS = 680
const CLIENTS = 24

/** Each server fails now and then, before its first word; the other answers then. */
function startServer(failsAt: number) {
  const server = createServer((request, response) => void serve(request, response, failsAt))
  return new Promise<{ url: string; close(): void }>((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      const close = (): void => {
        server.closeAllConnections()
        server.close()
      }
      resolve({ url: `http://127.0.0.1:${port}/v1`, close })
    }),
  )
}

async function serve(request: IncomingMessage, response: ServerResponse, failsAt: number): Promise<void> {
  if (request.method === 'GET') {
    response.writeHead(404).end()
    return
  }
  const { stream, seed } = Asked.parse(JSON.parse((await buffer(request)).toString()))
  if (seed % 40 === failsAt) {
    response.writeHead(503).end()
    return
  }
  if (seed % 17 === 0) {
    response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":{"message":"no such parameter"}}')
    return
  }
  const told = { promptTokens: 1 + (seed % 97), completionTokens: 1 + (seed % 13) }
  truth.set(String(request.headers['x-request-id']), told)
  const usage = { prompt_tokens: told.promptTokens, completion_tokens: told.completionTokens }
  if (stream === true) writeStream(response, told, usage)
  else {
    const choices = [{ message: { role: 'assistant', content: 'Oui.' }, finish_reason: 'stop' }]
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ choices, usage }))
  }
}

function writeStream(response: ServerResponse, { completionTokens }: Told, usage: object): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const event = (fields: object): void =>
    void response.write(`data: ${JSON.stringify({ id: 'c', model: 'x', ...fields })}\n\n`)
  for (let word = 0; word < completionTokens; word += 1) {
    event({ choices: [{ index: 0, delta: { content: ` mot${word}` }, finish_reason: null }] })
  }
  event({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })
  event({ choices: [], usage })
  response.end('data: [DONE]\n\n')
}

test('of hundreds of mixed calls, every one is metered once, with the tokens that its server told', async () => {
  const servers = await Promise.all([startServer(3), startServer(23)])
  const settings = servers.map(({ url }, index) => [`s${index}`, BackendSettings.parse({ url, models: ['m'] })])
  const models = createCatalogue(connectBackends(Object.fromEntries(settings)))
  await models.refresh()
  const relay = await startRelay(models)
  after(async () => {
    await relay.close()
    await models.stop()
    servers.forEach((server) => server.close())
  })
  const statuses = new Map<number, number>()
  let next = 0
  const client = async (): Promise<void> => {
    while (next < CALLS) {
      const seed = next
      next += 1
      const answer = await fetch(`${relay.url}/chat/completions`, { method: 'POST', body: bodyOf(seed) })
      const said = await answer.text()
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      if (answer.status === 200) assert.equal(said.includes('"prompt_tokens"'), seed % 3 !== 1, said)
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, client))
  await until(() => relay.rows.length >= CALLS)
  const refused = Math.ceil(CALLS / 17)
  assert.deepEqual([...statuses].toSorted(), [
    [200, CALLS - refused],
    [400, refused],
  ])
  const served = relay.rows.filter(({ status }) => status === 200)
  assert.equal(new Set(relay.rows.map(({ requestId }) => requestId)).size, CALLS)
  const metered = new Map(
    served.map(({ requestId, promptTokens, completionTokens }) => [requestId, { promptTokens, completionTokens }]),
  )
  assert.deepEqual(metered, truth)
})

/** Whole answers, streams whose client wants no count, and streams that tell it. */
function bodyOf(seed: number): string {
  const how = [{}, { stream: true, stream_options: { include_usage: false } }, { stream: true }][seed % 3]
  return JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'Durée ?' }], seed, ...how })
}
