import assert from 'node:assert/strict'
import { type Server, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import OpenAI from 'openai'
import { type TestServer, testServer } from '../fakes/server.ts'

/** What clients check beside the words of an answer, through to a model server that does all of it. */
let server: TestServer
let backend: Server
let openai: OpenAI
const received: Record<string, unknown>[] = []

const model = 'mairie/modele-7b'
const usage = { prompt_tokens: 4, completion_tokens: 6, total_tokens: 10 }
const logprobs = { content: [{ token: 'Oui', logprob: -0.5, bytes: null, top_logprobs: [] }], refusal: null }
const call = (index: number, fields: object) => ({ tool_calls: [{ index, ...fields }] })
const started = (index: number, id: string) =>
  call(index, { id, type: 'function', function: { name: 'meteo', arguments: '' } })
const toolDeltas = [
  { role: 'assistant', content: null },
  started(0, 'call_a'),
  started(1, 'call_b'),
  call(1, { function: { arguments: '{"ville":' } }),
  call(0, { function: { arguments: '{"ville":"Lyon"}' } }),
  call(1, { function: { arguments: '"Brest"}' } }),
]

function answerOf(path: string, body: Record<string, unknown>): { json: unknown } | { events: unknown[] } {
  if (path.endsWith('/models'))
    return { json: { object: 'list', data: [{ id: model, type: 'text-generation' }, vectors] } }
  if (path.endsWith('/embeddings')) {
    const embedding = Buffer.from(new Float32Array([0.5, -0.25]).buffer).toString('base64')
    return { json: { object: 'list', model: 'vecteurs', data: [{ object: 'embedding', index: 0, embedding }], usage } }
  }
  const base = { id: 'chatcmpl-1', created: 1, model }
  if (body['stream'] !== true) {
    const choices = Array.from({ length: Number(body['n'] ?? 1) }, (_, index) => {
      return { index, message: { role: 'assistant', content: 'Oui' }, logprobs, finish_reason: 'stop' }
    })
    return { json: { ...base, object: 'chat.completion', choices, usage } }
  }
  const deltas = body['tools'] === undefined ? [{ role: 'assistant', content: 'Oui' }] : toolDeltas
  const finish_reason = body['tools'] === undefined ? 'stop' : 'tool_calls'
  const chunk = { ...base, object: 'chat.completion.chunk' }
  const chunks = deltas.map((delta) => ({ ...chunk, choices: [{ index: 0, delta, finish_reason: null }] }))
  return {
    events: [
      ...chunks,
      { ...chunk, choices: [{ index: 0, delta: {}, finish_reason }] },
      { ...chunk, choices: [], usage },
    ],
  }
}
const vectors = { id: 'vecteurs', type: 'text-embeddings-inference' }

before(async () => {
  backend = createServer((request, response) => {
    void (async () => {
      const body = request.method === 'POST' ? Object(await json(request)) : {}
      received.push(body)
      const answer = answerOf(request.url ?? '', body)
      if ('json' in answer) {
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer.json))
        return
      }
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      for (const event of answer.events) response.write(`data: ${JSON.stringify(event)}\n\n`)
      response.end('data: [DONE]\n\n')
    })()
  })
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve))
  const { port } = backend.address() as AddressInfo
  server = await testServer({ backends: { tout: { url: `http://127.0.0.1:${port}/v1` } } })
  openai = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: server.key, maxRetries: 0 })
})
after(() => {
  backend.closeAllConnections()
  backend.close()
})

const messages = [{ role: 'user' as const, content: 'Est-ce ouvert ?' }]

test('several choices and their probabilities come back; every field is passed on, known here or not', async () => {
  const image = { type: 'image_url' as const, image_url: { url: 'data:image/png;base64,AAAA' } }
  const functions = [{ name: 'meteo', parameters: { type: 'object' } }]
  const asked = {
    ...{ model, n: 2, logprobs: true, top_logprobs: 1, seed: 7, stop: ['\n'], logit_bias: { '5': -1 } },
    messages: [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'Vois' }, image] }],
    response_format: { type: 'json_object' as const },
    ...{ functions, function_call: 'auto' as const, champ_inconnu: { a: [1, null, 'é'] } },
  }
  const { choices, usage: counted } = await openai.chat.completions.create(asked)
  assert.deepEqual(
    choices.map(({ index, message, logprobs: told }) => [index, message.content, told]),
    [
      [0, 'Oui', logprobs],
      [1, 'Oui', logprobs],
    ],
  )
  assert.equal(counted?.total_tokens, 10)
  assert.deepEqual(received.at(-1), asked)
})

test('parallel calls of tools are joined from their fragments', async () => {
  const tools = [{ type: 'function' as const, function: { name: 'meteo', parameters: { type: 'object' } } }]
  const stream = openai.chat.completions.stream({ model, messages, tools, parallel_tool_calls: true })
  const { choices } = await stream.finalChatCompletion()
  assert.equal(choices[0]?.finish_reason, 'tool_calls')
  assert.deepEqual(
    choices[0]?.message.tool_calls?.map((one) => (one.type === 'function' ? [one.id, one.function.arguments] : [])),
    [
      ['call_a', '{"ville":"Lyon"}'],
      ['call_b', '{"ville":"Brest"}'],
    ],
  )
  assert.equal(received.at(-1)?.['parallel_tool_calls'], true)
})

test('usage is told last, unless the client wants none', async () => {
  const counts = async (include_usage?: boolean): Promise<(number | undefined)[]> => {
    const options = include_usage === undefined ? {} : { stream_options: { include_usage } }
    const told: (number | undefined)[] = []
    for await (const chunk of await openai.chat.completions.create({ model, messages, stream: true, ...options })) {
      told.push(chunk.usage?.total_tokens)
    }
    return told
  }
  assert.deepEqual(await counts(), [undefined, undefined, 10])
  assert.deepEqual(await counts(true), [undefined, undefined, 10])
  assert.deepEqual(await counts(false), [undefined, undefined])
})

test('vectors keep the size and the form that was asked for', async () => {
  const made = await openai.embeddings.create({ model: 'vecteurs', input: 'a', dimensions: 2 })
  assert.deepEqual(made.data[0]?.embedding, [0.5, -0.25])
  assert.deepEqual([received.at(-1)?.['dimensions'], received.at(-1)?.['encoding_format']], [2, 'base64'])
})

test('a model whose name has slashes is found by it', async () => {
  assert.equal((await openai.models.retrieve(model)).id, model)
})
