import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { after, describe, test } from 'node:test'
import { z } from 'zod'
import type { Backend } from '#inference/backends/backend'
import { embeddedBackend } from '#inference/backends/embedded-backend'
import { namedModel } from '#inference/backends/model-settings'
import { BackendSettings, connectBackends } from '#inference/backends/registry'
import { ask } from '#inference/call/ask'
import type { ChatEvent } from '#inference/call/chat-events'
import type { Catalogue } from '#inference/catalogue'
import { createCatalogue } from '#inference/memory-catalogue'
import { streamChat } from '#inference/stream-chat'
import type { UsageRow } from '#inference/usage-row'
import { unstoredProgram } from '../fakes/actors.ts'
import { quickestOf } from '../fakes/quickest-of.ts'
import { until } from '../fakes/until.ts'
import { hasCode } from '#platform/errors'
import { startRecordedServer } from '../fixtures/backends/recorded-server.ts'
import { startRelay } from '../fixtures/backends/relay.ts'

const recordings = new URL('../fixtures/backends/openai', import.meta.url).pathname
const server = await startRecordedServer(recordings)
after(() => server.close())

const answers = [
  'vllm-whole',
  'vllm-stream',
  'llamacpp-stream',
  'ollama-stream',
  'mistral-stream',
  'cut-stream',
  'ended-stream',
  'undone-stream',
  'whole-instead',
  'tools-stream',
  'error-in-stream',
  'too-many',
  'broken',
  'bad-request',
  'wrong-key',
  'silent',
  'endless',
]
const models = {
  ...Object.fromEntries(answers.map((name) => [name, name])),
  ours: 'vllm-stream',
  'my-embed': 'embeddings',
}
const settings = BackendSettings.parse({
  url: server.url,
  apiKey: 'sk-backend',
  models,
  maxConcurrency: 4,
  timeouts: { firstByteSeconds: 2 },
})
const [backend] = connectBackends({ recorded: settings })
assert.ok(backend)
const fakeEngine = {
  profile: 'multilingual-e5-small/test',
  dimensions: 2,
  embed: async (texts: readonly string[]) => ({
    vectors: texts.map((text) => Float32Array.of(text.length, 1)),
    tokens: 5,
  }),
  stop: async () => {},
}
const catalogue = createCatalogue([backend, embeddedBackend(fakeEngine)])
await catalogue.start()
after(() => catalogue.stop())
const relay = await startRelay(catalogue)
after(() => relay.close())

const messages = [{ role: 'user' as const, content: 'Combien de temps dure la période d’essai ?' }]

const internalRows: UsageRow[] = []
const usage = { record: (row: UsageRow) => void internalRows.push(row), flush: async () => {}, stop: async () => {} }

function ctxOf(models: Catalogue, signal = new AbortController().signal) {
  return { models, usage, actor: unstoredProgram('typed'), signal }
}

async function eventsOf(model: string, signal?: AbortSignal): Promise<ChatEvent[]> {
  const events: ChatEvent[] = []
  for await (const event of streamChat(ctxOf(catalogue, signal), { model, messages })) events.push(event)
  return events
}

const textOf = (events: ChatEvent[]) => events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('')

function post(path: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  return fetch(`${relay.url}/${path}`, { method: 'POST', body: JSON.stringify(body), signal: signal ?? null })
}

const Refused = z.object({ code: z.string(), details: z.looseObject({}) })

describe('a chat as typed events', () => {
  const cases: [string, string, [number, number], string][] = [
    ['vllm-stream', 'Quatre mois, renouvelés une fois.', [41, 9], 'stop'],
    ['llamacpp-stream', 'Bonjour', [12, 2], 'stop'],
    ['ollama-stream', 'Oui.', [26, 2], 'stop'],
    ['mistral-stream', "D'accord.", [15, 3], 'length'],
    ['whole-instead', "Tout d'un coup.", [5, 4], 'stop'],
    ['tools-stream', '', [80, 17], 'tool_calls'],
  ]
  for (const [model, text, [promptTokens, completionTokens], reason] of cases) {
    test(model, async () => {
      const events = await eventsOf(model)
      assert.equal(textOf(events), text)
      assert.deepEqual(events.at(-1), { type: 'finished', reason })
      assert.deepEqual(
        events.filter((event) => event.type === 'usage-counted'),
        [{ type: 'usage-counted', promptTokens, completionTokens }],
      )
      const row = internalRows.at(-1)
      assert.deepEqual([row?.model, row?.endpoint, row?.status], [model, 'internal', 200])
      assert.deepEqual([row?.promptTokens, row?.completionTokens], [promptTokens, completionTokens])
    })
  }

  const failures: [string, string, object?][] = [
    ['cut-stream', 'backend_unavailable'],
    ['ended-stream', 'backend_unavailable'],
    ['error-in-stream', 'backend_protocol'],
    ['broken', 'backend_unavailable'],
    ['wrong-key', 'backend_unavailable'],
    ['bad-request', 'backend_refused'],
    ['too-many', 'backend_busy', { backend: 'recorded', retryAfterSeconds: 7 }],
    ['silent', 'backend_unavailable'],
  ]
  for (const [model, code, details] of failures) {
    const expected = details === undefined ? { code } : { code, details }
    test(`${model} is ${code}`, () => assert.rejects(eventsOf(model), expected))
  }

  test('stops the server when its reader leaves', async () => {
    const before = server.left.length
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 50)
    await assert.rejects(eventsOf('endless', controller.signal))
    while (server.left.length === before) await delay(2)
  })
})

describe('a chat passed on', () => {
  test('gives the bytes of the backend, whole', async () => {
    const answer = await post('chat/completions', { model: 'vllm-whole', messages, unknown_field: { kept: [1] } })
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('x-socle-backend'), 'recorded')
    assert.match(answer.headers.get('x-socle-overhead-ms') ?? '', /^\d+\.\d\d$/)
    assert.match(answer.headers.get('x-request-id') ?? '', /^test-/)
    assert.match(await answer.text(), /^\{"id": "chatcmpl-9f0".*null\}$/s)
    const received = server.received.at(-1)
    assert.deepEqual(JSON.parse(String(received?.body)).unknown_field, { kept: [1] })
    assert.equal(received?.headers.authorization, 'Bearer sk-backend')
    const row = relay.rows.at(-1)
    assert.deepEqual([row?.promptTokens, row?.completionTokens, row?.status], [41, 19, 200])
  })

  test('streams under our name for the model, with the count asked for', async () => {
    const answer = await post('chat/completions', { model: 'ours', messages, stream: true })
    assert.match(await answer.text(), /"choices": ?\[\], ?"usage".*data: \[DONE\]\n\n$/s)
    const sent = JSON.parse(String(server.received.at(-1)?.body))
    assert.equal(sent.model, 'vllm-stream')
    assert.deepEqual(sent.stream_options, { include_usage: true })
    const row = relay.rows.at(-1)
    assert.deepEqual([row?.model, row?.completionTokens], ['ours', 9])
    assert.ok((row?.firstTokenMs ?? 0) > 0)
  })

  for (const model of ['vllm-stream', 'llamacpp-stream', 'ollama-stream']) {
    test(`hides the count of ${model} from the client who wants none, and meters it`, async () => {
      const body = { model, messages, stream: true, stream_options: { include_usage: false } }
      const text = await (await post('chat/completions', body)).text()
      assert.doesNotMatch(text, /"usage"/)
      assert.match(text, /data: \[DONE\]/)
      assert.ok((relay.rows.at(-1)?.completionTokens ?? 0) > 0)
    })
  }

  for (const model of ['cut-stream', 'ended-stream']) {
    test(`${model} does not look complete`, async () => {
      const text = await (await post('chat/completions', { model, messages, stream: true })).text()
      assert.match(text, /\n\nevent: error\ndata: \{"error":.*"backend_unavailable".*\}\n\n$/s)
      assert.doesNotMatch(text, /\[DONE\]/)
      assert.equal(relay.rows.at(-1)?.status, 502)
    })
  }

  test('adds the [DONE] that a server forgot', async () => {
    const text = await (await post('chat/completions', { model: 'undone-stream', messages, stream: true })).text()
    assert.match(text, /"finish_reason": ?"stop".*data: \[DONE\]\n\n$/s)
  })

  const refusals: [string, string, object][] = [
    ['too-many', 'backend_busy', { backend: 'recorded', retryAfterSeconds: 7 }],
    ['broken', 'backend_unavailable', { backend: 'recorded', reason: 'http_status', value: 500 }],
    ['wrong-key', 'backend_unavailable', { backend: 'recorded', reason: 'http_status', value: 401 }],
  ]
  for (const [model, code, details] of refusals) {
    test(`${model} is ${code}, before any byte`, async () => {
      const answer = await post('chat/completions', { model, messages, stream: true })
      assert.deepEqual(Refused.parse(await answer.json()), { code, details })
    })
  }

  test('says why the backend refused the request', async () => {
    const { code, details } = Refused.parse(
      await (await post('chat/completions', { model: 'bad-request', messages })).json(),
    )
    assert.equal(code, 'backend_refused')
    assert.match(String(details.reason), /maximum context length is 4096/)
  })

  test('gives up a stream that does not begin', async () => {
    const before = server.left.length
    const answer = await post('chat/completions', { model: 'silent', messages, stream: true })
    assert.equal(Refused.parse(await answer.json()).code, 'backend_unavailable')
    while (server.left.length === before) await delay(2)
  })

  for (const stream of [true, false]) {
    test(`stops the backend within 100 ms when the client leaves, ${stream ? 'streamed' : 'whole'}`, async () => {
      const model = stream ? 'endless' : 'silent'
      const leave = async (): Promise<number> => {
        const before = server.left.length
        const received = server.received.length
        const controller = new AbortController()
        const asked = post('chat/completions', { model, messages, stream }, controller.signal)
        if (stream) await (await asked).body?.getReader().read()
        else await until(() => server.received.length > received)
        const leftAt = performance.now()
        controller.abort()
        await asked.catch(() => {})
        await until(() => server.left.length > before)
        return (server.left.at(-1) ?? Infinity) - leftAt
      }
      assert.ok((await quickestOf(leave, 100)) < 100)
      assert.equal(relay.rows.at(-1)?.status, 499)
    })
  }

  test('keeps within the connections allowed', async () => {
    const asks = Array.from({ length: 12 }, () => post('chat/completions', { model: 'vllm-whole', messages }))
    for (const answer of await Promise.all(asks)) assert.equal(answer.status, 200)
  })
})

describe('embeddings', () => {
  const Vectors = z.looseObject({ data: z.array(z.looseObject({ index: z.number(), embedding: z.unknown() })) })

  test('as a value, for another dialect', async () => {
    const body = { input: ['a', 'b'] }
    const answer = Vectors.parse(await ask(ctxOf(catalogue), { model: 'my-embed', endpoint: 'embeddings', body }))
    assert.deepEqual(
      answer.data.toSorted((left, right) => left.index - right.index).map(({ embedding }) => embedding),
      [
        [1, 0, 0],
        [0, 1, 0],
      ],
    )
    assert.deepEqual([internalRows.at(-1)?.promptTokens, internalRows.at(-1)?.endpoint], [7, 'embeddings'])
  })

  test('passed on', async () => {
    const answer = await post('embeddings', { model: 'my-embed', input: ['a', 'b'] })
    assert.equal(Vectors.parse(await answer.json()).data.length, 2)
    assert.deepEqual([relay.rows.at(-1)?.promptTokens, relay.rows.at(-1)?.endpoint], [7, 'embeddings'])
  })

  test('made here, as numbers and as base64', async () => {
    const body = { model: 'multilingual-e5-small', input: ['abc', 'de'] }
    const floats = Vectors.parse(await (await post('embeddings', body)).json())
    assert.deepEqual(floats.data[0]?.embedding, [3, 1])
    const encoded = Vectors.parse(await (await post('embeddings', { ...body, encoding_format: 'base64' })).json())
    const bytes = Buffer.from(String(encoded.data[1]?.embedding), 'base64')
    assert.deepEqual([bytes.readFloatLE(0), bytes.readFloatLE(4)], [2, 1])
  })

  test('with other dimensions are refused', async () => {
    const answer = await post('embeddings', { model: 'multilingual-e5-small', input: 'a', dimensions: 64 })
    assert.equal(Refused.parse(await answer.json()).code, 'invalid_request')
  })

  test('of a chat model are refused', async () => {
    const answer = await post('embeddings', { model: 'ours', input: 'a' })
    assert.equal(Refused.parse(await answer.json()).code, 'model_cannot')
  })
})

describe('the catalogue', () => {
  const listed = async (recording: string) => {
    server.models = recording
    const [asked] = connectBackends({ asked: BackendSettings.parse({ url: server.url }) })
    assert.ok(asked)
    const found = await asked.listModels(AbortSignal.timeout(2000))
    await asked.close('now')
    return found.map(({ id, capabilities, maxContextLength }) => [id, capabilities.join(), maxContextLength])
  }

  test('reads what each server says of its models', async () => {
    assert.deepEqual(await listed('models-vllm'), [['mistral-small', 'chat', 32768]])
    assert.deepEqual(await listed('models-ollama'), [
      ['qwen3:8b', 'chat', null],
      ['nomic-embed-text:latest', 'embeddings', null],
    ])
    assert.deepEqual(await listed('models-llamacpp'), [['gemma.gguf', 'chat', 8192]])
    assert.deepEqual(await listed('models-mistral'), [
      ['mistral-large-latest', 'chat,vision', 131072],
      ['mistral-embed', 'embeddings', 8192],
      ['mistral-ocr-latest', 'ocr', null],
    ])
    assert.deepEqual(await listed('models-albert'), [
      ['openweight-large', 'chat', 128000],
      ['openweight-embeddings', 'embeddings', 8192],
      ['openweight-audio', 'transcription', null],
    ])
  })

  test('says why a server gives no list', async () => {
    const silent = createServer(() => {})
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const address = silent.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const reasonOf = async (url: string, apiKey = 'sk-backend', limitMs = 5000): Promise<string> => {
      const [asked] = connectBackends({ asked: BackendSettings.parse({ url, apiKey }) })
      assert.ok(asked)
      const error = await asked.listModels(AbortSignal.timeout(limitMs)).catch((thrown: unknown) => thrown)
      await asked.close('now')
      assert.ok(hasCode(error, 'backend_unavailable'))
      return error.details.reason
    }
    assert.equal(await reasonOf(`http://127.0.0.1:${port}/v1`, 'sk-backend', 100), 'no_answer_in_time')
    silent.closeAllConnections()
    await new Promise((resolve) => silent.close(resolve))
    assert.equal(await reasonOf(`http://127.0.0.1:${port}/v1`), 'connection_refused')
    server.models = 'wrong-key'
    assert.equal(await reasonOf(server.url), 'key_refused')
    server.models = 'broken'
    assert.equal(await reasonOf(server.url), 'http_status')
    server.models = 'models-vllm'
  })

  test('picks up a server that was down at start, and keeps its models when it goes down again', async () => {
    const first = await startRecordedServer(recordings)
    const port = Number(new URL(first.url).port)
    await first.close()
    const backends: Backend[] = connectBackends({ late: BackendSettings.parse({ url: first.url }) })
    const late = createCatalogue(backends)
    assert.equal((await late.refresh())[0]?.reachable, false)
    assert.throws(
      () => late.resolve('mistral-small', 'chat'),
      (error) => hasCode(error, 'model_not_found'),
    )
    const again = await startRecordedServer(recordings, port)
    assert.equal((await late.refresh())[0]?.reachable, true)
    assert.equal(late.resolve('mistral-small', 'chat').ownedBy, 'vllm')
    await again.close()
    assert.equal((await late.refresh())[0]?.reachable, false)
    assert.equal(late.list().length, 1)
    await late.stop()
  })

  const open = (url: string, names: string[] | Record<string, string>): Backend => {
    const [opened] = connectBackends({ added: BackendSettings.parse({ url, models: names }) })
    assert.ok(opened)
    return opened
  }

  test('replaces a backend whose answer goes on to its end', async () => {
    const changing = createCatalogue([])
    assert.equal((await changing.put(open(server.url, { lasting: 'endless' }))).models, 1)
    const events = streamChat(ctxOf(changing, AbortSignal.timeout(1600)), { model: 'lasting', messages })
    assert.equal((await events.next()).value?.type, 'text-delta')
    await changing.put(open(server.url, ['ollama-stream']))
    assert.equal(changing.find('lasting'), null)
    assert.equal(changing.resolve('ollama-stream', 'chat').targets[0].backend.name, 'added')
    await delay(1200)
    assert.equal((await events.next()).value?.type, 'text-delta')
    await assert.rejects(async () => {
      for await (const _ of events);
    }, /aborted/)
    changing.remove('added')
    assert.deepEqual([changing.list(), changing.health()], [[], []])
    await changing.stop()
  })

  test('knows the models of a backend that is down, when they are given', async () => {
    const changing = createCatalogue([])
    const [down] = connectBackends({ down: BackendSettings.parse({ url: 'http://127.0.0.1:9/v1' }) })
    assert.ok(down)
    const known = namedModel('m', 'm')
    assert.equal((await changing.put(down, [known])).reachable, false)
    assert.equal(changing.resolve('m', 'chat').targets[0].backend, down)
    await changing.stop()
  })
})
