import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { after, test } from 'node:test'
import { BackendSettings, connectBackends } from '../backends/registry.ts'
import { pullAnswer } from './pull-answer.ts'

const event = `data: ${'x'.repeat(150)}\n\n`

async function ask(answer: RequestListener, settings: Readonly<Record<string, unknown>> = {}) {
  const server = createServer((request, response) => {
    request.resume()
    response.setHeader('content-type', 'text/event-stream')
    answer(request, response)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const [backend] = connectBackends({
    quick: BackendSettings.parse({ url: `http://127.0.0.1:${port}/v1`, ...settings }),
  })
  assert.ok(backend)
  after(async () => {
    await backend.close('now')
    server.closeAllConnections()
    server.close()
  })
  const request = {
    endpoint: 'chat/completions' as const,
    body: Buffer.from('{}'),
    contentType: 'application/json',
    requestId: 'r',
    stream: true,
  }
  return pullAnswer((sink) => backend.forward(request, sink), AbortSignal.timeout(60_000))
}

test('a thousand small events that come at once are all read', async () => {
  const { chunks } = await ask((_, response) => {
    for (let at = 0; at < 1000; at += 1) response.write(event)
    response.end()
  })
  let bytes = 0
  for await (const chunk of chunks) bytes += chunk.length
  assert.equal(bytes, 1000 * event.length)
})

test('an answer without an end is cut at its size, and its server is left', async () => {
  let sent = 0
  let left = Promise.resolve<unknown>(null)
  const { chunks } = await ask(
    (_, response) => {
      left = once(response, 'close')
      const more = (): void => {
        while (!response.destroyed) {
          sent += event.length
          if (!response.write(event)) return void response.once('drain', more)
        }
      }
      more()
    },
    { maxAnswerMegabytes: 1 },
  )
  let bytes = 0
  await assert.rejects(
    async () => {
      for await (const chunk of chunks) bytes += chunk.length
    },
    { code: 'backend_unavailable', details: { backend: 'quick', reason: 'answer_too_large', value: '' } },
  )
  assert.ok(bytes > 900_000 && bytes <= 1_000_000, `${bytes} bytes were read`)
  await left
  assert.ok(sent < 50_000_000, `${sent} bytes were taken`)
})
