import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { hasCode } from '#platform/errors'
import { BackendSettings, connectBackends } from '../registry.ts'

test('a list of models that has no end is not read on', async () => {
  let sent = 0
  const endless = createServer((_request, response) => {
    const more = (): void => {
      while (!response.destroyed && sent < 200_000_000) {
        sent += 100_000
        if (!response.write('x'.repeat(100_000))) return void response.once('drain', more)
      }
    }
    more()
  })
  endless.listen(0, '127.0.0.1')
  await once(endless, 'listening')
  const address = endless.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const [backend] = connectBackends({ endless: BackendSettings.parse({ url: `http://127.0.0.1:${port}/v1` }) })
  assert.ok(backend)
  await assert.rejects(backend.listModels(AbortSignal.timeout(5_000)), {
    code: 'backend_unavailable',
    details: { backend: 'endless', reason: 'answer_too_large' },
  })
  assert.ok(sent < 50_000_000, `${sent} bytes were taken`)
  await backend.close('now')
  endless.closeAllConnections()
  endless.close()
  await once(endless, 'close')
})

test('a connection that does not come is given up after its own time, long before that of the answer', async () => {
  const settings = BackendSettings.parse({ url: 'http://modeles.test/v1', timeouts: { connectSeconds: 0.2 } })
  // Nobody resolves the name, as when a firewall swallows what is sent.
  const [backend] = connectBackends({ silent: settings }, () => () => {})
  assert.ok(backend)
  const request = { endpoint: 'chat/completions', body: Buffer.from('{}'), contentType: 'application/json' } as const
  const error = await new Promise<unknown>((resolve, reject) => {
    const unexpected = (): void => reject(new Error('nobody answers here'))
    backend.forward(
      { ...request, requestId: 'r', stream: true },
      { start: unexpected, data: () => true, end: unexpected, fail: resolve },
    )
  })
  assert.ok(hasCode(error, 'backend_unavailable'))
  assert.equal(error.details.reason, 'no_connection_in_time')
  await backend.close('now')
})
