import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { z } from 'zod'
import type { Backend } from '#inference/backends/backend'
import { embeddedBackend } from '#inference/backends/embedded-backend'
import { BackendSettings, connectBackends } from '#inference/backends/registry'
import { startEmbeddingEngine } from '#inference/embedded/embedding-engine'
import { targetOf } from '#inference/target'
import { pullAnswer, readWhole } from '#inference/call/pull-answer'
import { createLog } from '#platform/telemetry/log'
import { startRecordedServer } from '../fixtures/backends/recorded-server.ts'

interface Case {
  readonly backend: Backend
  readonly model: string
  /** The recorded server has an answer to two texts. */
  readonly texts: readonly [string, string]
}

const cacheFolder = await mkdtemp(join(tmpdir(), 'socle-conformance-'))
const engine = await startEmbeddingEngine({ log: createLog('silent'), cacheFolder })
const server = await startRecordedServer(new URL('../fixtures/backends/openai', import.meta.url).pathname)
const [recorded] = connectBackends({
  recorded: BackendSettings.parse({ url: server.url, apiKey: 'sk-backend', models: { embeddings: 'embeddings' } }),
})
assert.ok(recorded)
after(async () => {
  await recorded.close('now')
  await server.close()
  await engine.stop()
  await rm(cacheFolder, { recursive: true, force: true })
})

const cases: Record<string, Case> = {
  embedded: { backend: embeddedBackend(engine), model: 'multilingual-e5-small', texts: ['query: a', 'passage: b'] },
  openai: { backend: recorded, model: 'embeddings', texts: ['a', 'b'] },
}

for (const [name, { backend, model, texts }] of Object.entries(cases)) {
  describe(`embeddings of the ${name} backend`, () => {
    const never = new AbortController().signal
    const target = targetOf(backend, { id: model, upstream: model })
    const request = {
      endpoint: 'embeddings' as const,
      body: Buffer.from(JSON.stringify({ model, input: texts })),
      contentType: 'application/json',
      requestId: 'conformance',
      stream: false,
    }

    test('one vector per text, all of one size, and the tokens counted', async () => {
      const answer = await pullAnswer((sink) => target.backend.forward(request, sink), never)
      assert.equal(answer.status, 200)
      const { data, usage } = Vectors.parse(JSON.parse(await readWhole(name, answer.chunks)))
      assert.equal(data.length, texts.length)
      assert.equal(new Set(data.map(({ embedding }) => embedding.length)).size, 1)
      assert.notDeepEqual(data[0]?.embedding, data[1]?.embedding)
      assert.ok(usage.prompt_tokens > 0)
    })

    test('a request given up before it began is not answered', async () => {
      await assert.rejects(pullAnswer((sink) => target.backend.forward(request, sink), AbortSignal.abort()))
    })
  })
}

const Vectors = z.looseObject({
  data: z.array(z.looseObject({ embedding: z.array(z.number()) })),
  usage: z.looseObject({ prompt_tokens: z.number() }),
})

describe('the embedded backend', () => {
  test('announces one model that embeds, and its limit', async () => {
    const models = await embeddedBackend(engine).listModels(new AbortController().signal)
    assert.deepEqual(
      models.map(({ id, capabilities, maxContextLength }) => ({ id, capabilities, maxContextLength })),
      [{ id: 'multilingual-e5-small', capabilities: ['embeddings'], maxContextLength: 512 }],
    )
  })

  test('the same text gives the same vector in any order', async () => {
    const [first, second] = cases['embedded']?.texts ?? ['', '']
    const there = await engine.embed([first, second])
    const back = await engine.embed([second, first])
    assert.deepEqual(there.vectors, back.vectors.toReversed())
  })

  test('closing the backend leaves the engine to its owner', async () => {
    await embeddedBackend(engine).close('now')
    assert.equal((await engine.embed(['query: a'])).vectors.length, 1)
  })
})
