import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request as ask } from 'node:http'
import { before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type TestServer, testServer } from '../../../test/fakes/server.ts'
import { allHandlers } from '../handlers/all.ts'
import type { Logger } from '#platform/telemetry/log'
import { createBinder } from './binder.ts'
import type { Handlers } from './handlers.ts'
import { type HttpServer, listen } from './http-server.ts'
import { installLastGuard } from './last-guard.ts'

let server: TestServer
before(async () => {
  server = await testServer()
})

/** The same capabilities behind other handlers, on a port of their own. */
async function serve(
  handlers: Partial<Handlers>,
  run: (http: HttpServer) => Promise<void>,
  slowLoopMs = 60_000,
): Promise<void> {
  const bind = createBinder({
    handlers: { ...allHandlers, ...handlers },
    capabilities: server.ctx,
    access: { keys: server.ctx.keys, db: server.ctx.db, publicUrl: null, trustsProxy: false, isMonitor: () => true },
    metrics: server.ctx.metrics,
    limits: {
      jsonBytes: 1000,
      inferenceBytes: 1000,
      bodiesBytes: 1000,
      uploadBytes: { document: 1000, audio: 1000, batch: 1000, pack: 1000 },
      eventStreams: 10,
      slowLoopMs,
    },
    uploadFolder: server.dataFolder,
    hosts: new Set(),
    corsOrigins: new Set(['https://portail.example']),
    checksResponses: true,
  })
  const http = await listen({ host: '127.0.0.1', port: 0 }, bind)
  try {
    await run(http)
  } finally {
    await http.stop(0)
  }
}

test('a client that leaves aborts what works for it', async () => {
  const aborted = Promise.withResolvers<number>()
  const begun = Promise.withResolvers<void>()
  const health: Handlers['health'] = async ({ ctx }) => {
    ctx.signal.addEventListener('abort', () => aborted.resolve(performance.now()))
    begun.resolve()
    await sleep(5_000, undefined, { signal: ctx.signal, ref: false })
    return { status: 'ok' }
  }
  await serve({ health }, async ({ url }) => {
    const client = ask(`${url}/health`)
    client.on('error', () => {})
    client.end()
    await begun.promise
    const leftAt = performance.now()
    client.destroy()
    assert.ok((await aborted.promise) - leftAt < 100)
  })
})

test('an answer that ended well aborts nothing', async () => {
  let signal: AbortSignal | undefined
  const health: Handlers['health'] = async ({ ctx }) => {
    signal ??= ctx.signal
    return { status: 'ok' }
  }
  await serve({ health }, async ({ url }) => {
    // The connection that served the first serves the second: by then the first is over.
    for (const _ of [1, 2]) assert.equal((await fetch(`${url}/health`)).status, 200)
    assert.equal(signal?.aborted, false)
  })
})

test('a server that runs late refuses calls to models, says when to come back, and answers everything else', async () => {
  const alwaysLate = -1
  await serve(
    {},
    async ({ url }) => {
      const answer = await fetch(`${url}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${server.key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'Bonjour' }] }),
      })
      assert.deepEqual([answer.status, answer.headers.get('retry-after')], [503, '2'])
      assert.partialDeepStrictEqual(await answer.json(), { error: { code: 'overloaded' } })
      assert.equal((await fetch(`${url}/health`)).status, 200)
    },
    alwaysLate,
  )
})

test('an answer that is not what the contract promises fails the test that meets it', async () => {
  const answers: unknown[] = [
    { needed: 'yes', organisation: '' },
    { needed: true, organisation: '', more: 1 },
  ]
  const getSetup = (async () => answers.shift()) as Handlers['getSetup']
  await serve({ getSetup }, async ({ url }) => {
    assert.equal((await fetch(`${url}/api/setup`)).status, 500)
    assert.equal((await fetch(`${url}/api/setup`)).status, 500)
  })
})

test('what nobody foresaw is a 500 that tells nothing of the inside', async () => {
  const health: Handlers['health'] = () => Promise.reject(new Error('a secret place: /srv/private'))
  await serve({ health }, async ({ url }) => {
    const answer = await fetch(`${url}/health`)
    const text = await answer.text()
    assert.equal(answer.status, 500)
    assert.ok(!text.includes('secret') && !text.includes('/srv'))
    assert.match(text, /"code":"internal"/)
  })
})

test('the pages of a listed site may call with a key, those of others may not', async () => {
  await serve({}, async ({ url }) => {
    const preflight = (origin: string) =>
      fetch(`${url}/v1/models`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'GET',
          'access-control-request-headers': 'authorization, x-stainless-os',
        },
      })
    const listed = await preflight('https://portail.example')
    assert.equal(listed.status, 204)
    assert.equal(listed.headers.get('access-control-allow-origin'), 'https://portail.example')
    assert.equal(listed.headers.get('access-control-allow-headers'), 'authorization, x-stainless-os')
    assert.equal(listed.headers.get('access-control-allow-credentials'), null)
    const other = await preflight('https://other.example')
    assert.deepEqual([other.status, other.headers.get('access-control-allow-origin')], [204, null])
    const headers = { origin: 'https://portail.example', authorization: `Bearer ${server.key}` }
    const called = await fetch(`${url}/v1/models`, { headers })
    assert.deepEqual(
      [called.status, called.headers.get('access-control-allow-origin')],
      [200, 'https://portail.example'],
    )
  })
})

test('an error that nobody caught is answered to whoever caused it, and the program goes on', async () => {
  const seen: unknown[] = []
  const logged = { error: (entry: unknown) => seen.push(entry) } as unknown as Logger
  const health: Handlers['health'] = () =>
    new Promise(() => {
      setImmediate(() => {
        throw new Error('thrown from a callback')
      })
    })
  const others = process.listeners('uncaughtException')
  process.removeAllListeners('uncaughtException')
  const remove = installLastGuard(logged)
  try {
    await serve({ health }, async ({ url }) => {
      const answer = await fetch(`${url}/health`)
      assert.equal(answer.status, 500)
      assert.match(await answer.text(), /"code":"internal"/)
      assert.equal((await fetch(`${url}/api/setup`)).status, 200)
    })
  } finally {
    remove()
    for (const listener of others) process.on('uncaughtException', listener)
  }
  assert.match(JSON.stringify(seen), /"duringRequest":true/)
})

test('an error after the first byte cuts the answer: it must not look complete', async () => {
  const metrics: Handlers['metrics'] = async ({ response }) => {
    response.writeHead(200, { 'content-length': 100 })
    response.write('the beginning')
    await sleep(10)
    throw new Error('broken')
  }
  await serve({ metrics }, async ({ url }) => {
    const client = ask(`${url}/metrics`).end()
    const [answer] = await once(client, 'response')
    answer.resume()
    await assert.rejects(once(answer, 'end'))
    assert.equal(answer.complete, false)
  })
})

test('an answer that fails after its first byte is cut, even while its request still comes; the program goes on', async () => {
  const metrics: Handlers['metrics'] = async ({ response }) => {
    response.writeHead(200)
    response.write('begun')
    throw new Error('in the middle')
  }
  await serve({ metrics }, async ({ url }) => {
    const client = ask(`${url}/metrics`, { headers: { 'content-length': '10' } })
    client.flushHeaders()
    const read = async (): Promise<void> => {
      const [answer] = await once(client, 'response')
      await Array.fromAsync(answer)
    }
    await assert.rejects(read, { code: 'ECONNRESET' })
    assert.equal((await fetch(`${url}/health`)).status, 200)
  })
})
