import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { after, test } from 'node:test'
import { probeServer } from './local-models.ts'

/** As vLLM: its interface stands below /v1 alone, and a key is wanted. */
const server = createServer(({ url, headers }, response) => {
  if (url !== '/v1/models') return void response.writeHead(404).end('{"detail":"Not Found"}')
  if (headers.authorization !== 'Bearer secret') return void response.writeHead(401).end('{}')
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ data: [{ id: 'mistral-small', max_model_len: 131_072 }, { id: 'bge-m3' }] }))
})
await once(server.listen(0, '127.0.0.1'), 'listening')
after(() => server.close())
const address = server.address()
const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
const signal = AbortSignal.timeout(60_000)

test('a server is found with or without the end of its address, and its key is never written', async () => {
  for (const written of [origin, `${origin}/`, `${origin}/v1`, `${origin}/v1/`]) {
    const { url, models, yaml } = await probeServer(written, 'secret', signal)
    assert.equal(url, `${origin}/v1`)
    assert.deepEqual(
      models.map(({ id, capabilities, maxContextLength }) => [id, capabilities[0], maxContextLength]),
      [
        ['mistral-small', 'chat', 131_072],
        ['bge-m3', 'embeddings', null],
      ],
    )
    assert.equal(yaml, `backends:\n  127-0-0-1:\n    url: ${origin}/v1\n    apiKey: \${SERVER_127_0_0_1_KEY}\n`)
  }
})

test('what is no server is told in words, and a refused key as such', async () => {
  await assert.rejects(probeServer('pas-une-adresse', null, signal), { code: 'invalid_request' })
  await assert.rejects(probeServer(origin, null, signal), { code: 'backend_unavailable' })
  await assert.rejects(probeServer(`${origin}/absent/v1`, 'secret', signal), { code: 'backend_unavailable' })
})
