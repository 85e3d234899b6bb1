import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { test } from 'node:test'
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
