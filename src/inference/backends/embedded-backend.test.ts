import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { AppError } from '#platform/errors'
import { type EmbeddingEngine, embeddedBackend } from './embedded-backend.ts'

const engine: EmbeddingEngine = {
  profile: 'petit-modele/v1/int8',
  dimensions: 2,
  embed: async (texts) => ({
    vectors: texts.map((text) => Float32Array.of(text.length, -0.5)),
    tokens: 3 * texts.length,
  }),
  stop: async () => {},
}

/** What the backend answers to a body: its status and its value, or its failure. */
function ask(body: unknown, given: EmbeddingEngine = engine) {
  const { promise, resolve } = Promise.withResolvers<{ status: number; value: unknown } | AppError>()
  let status = 0
  let text = ''
  const request = {
    ...({ endpoint: 'embeddings', contentType: 'application/json', requestId: 'r', stream: false } as const),
    body: Buffer.from(JSON.stringify(body)),
  }
  const forwarding = embeddedBackend(given).forward(request, {
    start: (code) => void (status = code),
    data: (chunk) => ((text += chunk.toString()), true),
    end: () => resolve({ status, value: JSON.parse(text) }),
    fail: resolve,
  })
  return { answered: promise, forwarding }
}

async function answerOf(body: unknown) {
  const answered = await ask(body).answered
  assert.ok('value' in answered)
  return Object(answered.value)
}

test('each text has its vector, in order, and the tokens are counted', async () => {
  const { id, ...answer } = await answerOf({ model: 'petit-modele', input: ['un', 'trois'] })
  assert.match(id, /^embd-/)
  assert.deepEqual(answer, {
    object: 'list',
    model: 'petit-modele',
    data: [
      { object: 'embedding', index: 0, embedding: [2, -0.5] },
      { object: 'embedding', index: 1, embedding: [5, -0.5] },
    ],
    usage: { prompt_tokens: 6, completion_tokens: 0, total_tokens: 6 },
  })
})

test('one text alone is one vector', async () => {
  assert.equal((await answerOf({ input: 'un' })).data.length, 1)
})

test('base64 is 32-bit floats, little-endian', async () => {
  const { data } = await answerOf({ input: 'un', encoding_format: 'base64' })
  const bytes = Buffer.from(data[0].embedding, 'base64')
  assert.deepEqual([bytes.length, bytes.readFloatLE(0), bytes.readFloatLE(4)], [8, 2, -0.5])
})

describe('what cannot be answered', () => {
  test('another size of vector is refused with the one there is', async () => {
    const refused = await ask({ input: 'un', dimensions: 3 }).answered
    assert.ok(refused instanceof AppError)
    assert.deepEqual(
      [refused.code, refused.details],
      ['invalid_request', { param: 'dimensions', reason: 'dimensions_fixed', value: 2 }],
    )
    assert.equal((await answerOf({ input: 'un', dimensions: 2 })).data.length, 1)
  })

  test('an engine that fails is told as such', async () => {
    const broken = { ...engine, embed: () => Promise.reject(new Error('no memory')) }
    const failed = await ask({ input: 'un' }, broken).answered
    assert.ok(failed instanceof AppError)
    assert.deepEqual(
      [failed.code, failed.details],
      ['engine_unavailable', { engine: 'embeddings', reason: 'no memory' }],
    )
  })

  test('an error of ours passes as it is', async () => {
    const own = new AppError('timed_out', { what: 'embedding', limitSeconds: 1 })
    assert.equal(await ask({ input: 'un' }, { ...engine, embed: () => Promise.reject(own) }).answered, own)
  })
})

test('who left is told nothing, and the engine is told that they left', async () => {
  const seen: (AbortSignal | undefined)[] = []
  const slow = Promise.withResolvers<never>()
  const { answered, forwarding } = ask(
    { input: 'un' },
    {
      ...engine,
      embed: (_texts, signal) => (seen.push(signal), slow.promise),
    },
  )
  forwarding.abort()
  slow.reject(new Error('stopped'))
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(seen[0]?.aborted, true)
  assert.equal(await Promise.race([answered, Promise.resolve('nothing')]), 'nothing')
})

test('its one model is named by its profile, and runs here', async () => {
  const backend = embeddedBackend(engine)
  const [model] = await backend.listModels(new AbortController().signal)
  assert.deepEqual([model?.id, model?.capabilities, backend.isLocal], ['petit-modele', ['embeddings'], true])
})
