import assert from 'node:assert/strict'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { after, describe, test } from 'node:test'
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { startFileHost } from '../../../test/fakes/file-host.ts'
import type { AppError } from '#platform/errors'
import type { ForwardRequest } from './backend.ts'
import type { Endpoint } from './endpoints.ts'
import { BackendSettings, connectBackend } from './registry.ts'

const host = await startFileHost()

function connect(settings: object = {}, url = `${host.url}/v1`) {
  const backend = connectBackend('odd', BackendSettings.parse({ url, ...settings }))
  after(() => backend.close('now'))
  return backend
}

interface Outcome {
  readonly status?: number
  readonly headers?: IncomingHttpHeaders
  readonly body: string
  readonly failure?: AppError
}

type Asked = Partial<Pick<ForwardRequest, 'stream' | 'traceparent'>> & { endpoint?: Endpoint; body?: object }

/** What comes of one request, to its end or its failure. */
function forward(
  backend: ReturnType<typeof connect>,
  { endpoint = 'chat/completions', body = {}, ...more }: Asked = {},
) {
  const { promise, resolve } = Promise.withResolvers<Outcome>()
  const parts: Buffer[] = []
  let head: Pick<Outcome, 'status' | 'headers'> = {}
  const request = {
    endpoint,
    body: Buffer.from(JSON.stringify(body)),
    contentType: 'application/json',
    requestId: 'r-1',
  }
  backend.forward(
    { stream: false, ...request, ...more },
    {
      start: (status, headers) => void (head = { status, headers }),
      data: (chunk) => parts.push(chunk) > 0,
      end: () => resolve({ ...head, body: Buffer.concat(parts).toString() }),
      fail: (failure) => resolve({ ...head, body: Buffer.concat(parts).toString(), failure }),
    },
  )
  return promise
}

function json(value: unknown, status = 200) {
  return (_request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
  }
}

/** Keeps what is sent to a path, and answers `{}`. */
function record(path: string): { readonly headers: IncomingHttpHeaders; readonly body: unknown }[] {
  const received: { headers: IncomingHttpHeaders; body: unknown }[] = []
  host.put(path, (request, response) => {
    void (async () => {
      received.push({ headers: request.headers, body: JSON.parse((await buffer(request)).toString()) })
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })()
  })
  return received
}

describe('what is sent', () => {
  test('is the body as it is, the key and the identifier of the request', async () => {
    const received = record('/v1/chat/completions')
    await forward(connect({ apiKey: 'sk-une-clef' }), { body: { model: 'm', inconnu: [1] }, traceparent: '00-a-b-01' })
    const [asked] = received
    assert.deepEqual(asked?.body, { model: 'm', inconnu: [1] })
    assert.partialDeepStrictEqual(asked?.headers, {
      authorization: 'Bearer sk-une-clef',
      'content-type': 'application/json',
      'x-request-id': 'r-1',
      traceparent: '00-a-b-01',
    })
  })

  test('holds no key and no trace where there are none', async () => {
    const received = record('/v1/chat/completions')
    await forward(connect())
    assert.deepEqual(
      ['authorization' in (received[0]?.headers ?? {}), 'traceparent' in (received[0]?.headers ?? {})],
      [false, false],
    )
  })

  test('goes below the address, however it ends', async () => {
    const received = record('/deep/v1/embeddings')
    for (const url of [`${host.url}/deep/v1`, `${host.url}/deep/v1/`, `${host.url}/deep/v1//`]) {
      await forward(connect({}, url), { endpoint: 'embeddings' })
    }
    assert.equal(received.length, 3)
  })

  const paths: readonly (readonly [string, Endpoint, string])[] = [
    ['openai', 'fim/completions', '/v1/completions'],
    ['openai', 'audio/transcriptions', '/v1/audio/transcriptions'],
    ['albert', 'rerank', '/v1/rerank'],
    ['albert', 'ocr', '/v1/ocr'],
    ['mistral', 'fim/completions', '/v1/fim/completions'],
    ['mistral', 'moderations', '/v1/moderations'],
    ['whisper', 'audio/translations', '/v1/audio/translations'],
    ['tei', 'embeddings', '/v1/v1/embeddings'],
  ]
  for (const [kind, endpoint, path] of paths) {
    test(`${kind}: ${endpoint} stands at ${path}`, async () => {
      const received = record(path)
      await forward(connect({ kind }), { endpoint })
      assert.equal(received.length, 1)
    })
  }
})

describe('Mistral', () => {
  const sentTo = async (endpoint: Endpoint, body: object): Promise<unknown> => {
    const received = record(`/v1/${endpoint}`)
    await forward(connect({ kind: 'mistral' }), { endpoint, body })
    return received[0]?.body
  }

  test('is asked for vectors in its own words', async () => {
    assert.deepEqual(
      await sentTo('embeddings', { model: 'm', input: ['a'], dimensions: 256, user: 'u', encoding_format: 'float' }),
      {
        model: 'm',
        input: ['a'],
        output_dimension: 256,
        encoding_format: 'float',
      },
    )
  })

  test('is not told twice how long an answer may be', async () => {
    assert.deepEqual(await sentTo('chat/completions', { max_tokens: 5, max_completion_tokens: 9, n: 1 }), {
      max_tokens: 5,
      n: 1,
    })
  })

  test('keeps what messages and tools say under the same names', async () => {
    const body = {
      messages: [{ role: 'user', content: 'x', user: 'kept' }],
      tools: [{ function: { parameters: { seed: 1 } } }],
    }
    assert.deepEqual(await sentTo('chat/completions', { ...body, seed: 3, store: true }), { ...body, random_seed: 3 })
  })

  test('tells its counts unasked, which is known before anything is asked', () => {
    assert.equal(connect({ kind: 'mistral' }).refusesStreamOptions, true)
    assert.equal(connect().refusesStreamOptions, undefined)
  })
})

describe('a rerank of text-embeddings-inference', () => {
  const asked = { endpoint: 'rerank', body: { query: 'q', documents: ['a', 'b'] } } as const
  const rerank = async (answer: (request: IncomingMessage, response: ServerResponse) => void) => {
    host.put('/rerank', answer)
    return forward(connect({ kind: 'tei' }, host.url), asked)
  }

  test('is put in order, best first', async () => {
    const { status, headers, body } = await rerank(
      json([
        { index: 0, score: -1.5 },
        { index: 1, score: 2, text: 'b' },
      ]),
    )
    assert.deepEqual(
      [status, headers?.['content-type'], headers?.['content-length']],
      [200, 'application/json', String(body.length)],
    )
    assert.deepEqual(JSON.parse(body), {
      results: [
        { index: 1, relevance_score: 2 },
        { index: 0, relevance_score: -1.5 },
      ],
    })
  })

  test('that it refuses passes as it is', async () => {
    const { status, body, failure } = await rerank(json({ error: 'batch size 64 > 32', error_type: 'Validation' }, 422))
    assert.deepEqual(
      [status, JSON.parse(body), failure],
      [422, { error: 'batch size 64 > 32', error_type: 'Validation' }, undefined],
    )
  })

  for (const answer of [{ results: [] }, [{ index: -1, score: 1 }], [{ index: 0, score: '1' }], 'no', null]) {
    test(`that answers ${JSON.stringify(answer)} is no answer`, async () => {
      const { status, failure } = await rerank(json(answer))
      assert.deepEqual(
        [status, failure?.code, failure?.details],
        [undefined, 'backend_protocol', { backend: 'odd', reason: 'answer_of_unknown_shape' }],
      )
    })
  }

  test('that is cut is no answer', async () => {
    const { status, failure } = await rerank((_request, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('[{"index"', () => response.destroy())
    })
    assert.deepEqual([status, failure?.code], [undefined, 'backend_unavailable'])
  })
})

describe('an answer that a proxy has packed is unpacked', () => {
  const text = JSON.stringify({ choices: [{ message: { content: 'Délibération '.repeat(200) } }] })
  const packed = {
    gzip: gzipSync,
    'x-gzip': gzipSync,
    deflate: deflateSync,
    br: brotliCompressSync,
    zstd: zstdCompressSync,
  }
  const give = (encoding: string, bytes: Buffer) => {
    host.put('/v1/chat/completions', (_request, response) => {
      response.writeHead(200, { 'content-encoding': encoding, 'content-length': bytes.length }).end(bytes)
    })
    return forward(connect())
  }
  for (const [encoding, pack] of Object.entries(packed)) {
    test(encoding, async () => {
      const { headers, body } = await give(encoding, pack(text))
      assert.equal(body, text)
      assert.deepEqual([headers?.['content-encoding'], headers?.['content-length']], [undefined, undefined])
    })
  }

  test('however the name is written, and as it is when nothing was done', async () => {
    assert.equal((await give('GZIP', gzipSync(text))).body, text)
    assert.equal((await give('identity', Buffer.from(text))).body, text)
  })

  test('or told as such, when it cannot be', async () => {
    const unknown = await give('compress', Buffer.from('x'))
    assert.deepEqual(unknown.failure?.details, { backend: 'odd', reason: 'unknown_encoding', value: 'compress' })
    const broken = await give('gzip', Buffer.from('not packed at all'))
    assert.deepEqual(broken.failure?.details, { backend: 'odd', reason: 'answer_not_decompressed', value: '' })
  })

  test('threat: decompression bomb: what it becomes is counted, not what came', async () => {
    host.put('/v1/chat/completions', (_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(5_000_000)))
    })
    const { failure, body } = await forward(connect({ maxAnswerMegabytes: 1 }))
    assert.deepEqual(failure?.details, { backend: 'odd', reason: 'answer_too_large', value: '' })
    assert.ok(body.length <= 1_000_000)
  })
})
