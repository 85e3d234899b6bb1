import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import { type TestServer, testServer } from '../fakes/server.ts'
import { type ScriptedServer, startScriptedServer } from '../fixtures/backends/scripted-server.ts'

/** Mistral's official client, for chats, vectors and recordings: it refuses whatever its own service would not answer. */
let server: TestServer
let scripted: ScriptedServer
let mistral: MistralClient

interface Said {
  readonly content?: unknown
  readonly toolCalls?: readonly { id?: string; function: { name: string; arguments: unknown } }[] | null
}

interface Chunk {
  readonly choices: readonly { delta: Said; finishReason: string | null }[]
  readonly usage?: { totalTokens?: number }
}

/** What of the client is used: its own declarations change those of every stream in the program. */
interface MistralClient {
  readonly chat: {
    complete(asked: object): Promise<{ model: string; choices: readonly { message: Said; finishReason: string }[] }>
    stream(asked: object): Promise<AsyncIterable<{ data: Chunk }>>
  }
  readonly embeddings: { create(asked: object): Promise<{ id: string; data: readonly { embedding?: number[] }[] }> }
  readonly audio: { readonly transcriptions: { complete(asked: object): Promise<object> } }
  readonly models: { list(): Promise<{ data?: readonly object[] }> }
}

const require = createRequire(import.meta.url)
const { Mistral }: { Mistral: new (settings: object) => MistralClient } = require('@mistralai/mistralai')

before(async () => {
  scripted = await startScriptedServer()
  server = await testServer({ backends: { scripted: { url: scripted.url } } })
  mistral = new Mistral({ apiKey: server.key, serverURL: server.url, retryConfig: { strategy: 'none' } })
})
after(() => scripted.close())

const messages = [{ role: 'user', content: 'Bonjour' }]
const tools = [{ type: 'function', function: { name: 'meteo', parameters: { type: 'object', properties: {} } } }]

async function chunksOf(asked: object): Promise<Chunk[]> {
  const chunks: Chunk[] = []
  for await (const { data } of await mistral.chat.stream(asked)) chunks.push(data)
  return chunks
}

test('a chat is answered whole and streamed, its words for things read', async () => {
  const asked = { model: 'writer', messages, randomSeed: 7, toolChoice: 'any', tools, maxTokens: 40 }
  const whole = await mistral.chat.complete(asked)
  assert.partialDeepStrictEqual(whole, {
    model: 'writer',
    choices: [{ message: { content: 'Bonjour à tous.' }, finishReason: 'stop' }],
  })
  assert.partialDeepStrictEqual(scripted.received.at(-1)?.json, { seed: 7, tool_choice: 'required', max_tokens: 40 })
  const plain = await chunksOf({ model: 'writer', messages })
  assert.equal(plain.map(({ choices }) => choices[0]?.delta.content ?? '').join(''), 'Bonjour à tous.')
  assert.equal(plain.at(-1)?.usage?.totalTokens, 29)
})

test('a bound that is no number is refused in the words of the server, streamed or not', async () => {
  const refusals = async (wrong: object) => {
    const answers = [false, true].map((stream) =>
      fetch(`${server.url}/v1/chat/completions`, {
        method: 'POST',
        headers: {
          ...{ authorization: `Bearer ${server.key}`, 'content-type': 'application/json' },
          'user-agent': 'mistral-client-typescript/2.7.0',
        },
        body: JSON.stringify({ model: 'tooler', messages, tools, stream, ...wrong }),
      }),
    )
    return Promise.all(
      (await Promise.all(answers)).map(async (answer) => {
        const { error } = JSON.parse(await answer.text())
        return [answer.status, error.message, error.param]
      }),
    )
  }
  const limit = [400, 'max_tokens: not a number', 'max_tokens']
  assert.deepEqual(await refusals({ max_tokens: 'beaucoup' }), [limit, limit])
  const warmth = [400, 'temperature: not a number', 'temperature']
  assert.deepEqual(await refusals({ temperature: 'chaud' }), [warmth, warmth])
})

test('calls of tools come whole in one chunk of a stream, as its own service sends them', async () => {
  const chunks = await chunksOf({
    model: 'tooler',
    messages,
    tools,
    toolChoice: 'any',
    randomSeed: 7,
    temperature: 0.2,
  })
  const told = chunks.filter(({ choices }) => choices[0]?.delta.toolCalls)
  assert.equal(told.length, 1)
  const [{ delta, finishReason } = { delta: {} }] = told[0]?.choices ?? []
  assert.deepEqual(
    delta.toolCalls?.map((call) => [call.id, call.function.name, call.function.arguments]),
    [
      ['call_a', 'meteo', '{"ville":"Lyon"}'],
      ['call_b', 'meteo', '{"ville":"Brest"}'],
    ],
  )
  assert.deepEqual([finishReason, told[0]?.usage?.totalTokens], ['tool_calls', 29])
  const sent = scripted.received.at(-1)?.json ?? {}
  assert.partialDeepStrictEqual(sent, { seed: 7, tool_choice: 'required', temperature: 0.2, stream: true })
  assert.equal('random_seed' in sent, false)
})

test('with tools at hand a model thinks and speaks as without', async () => {
  const chunks = await chunksOf({ model: 'thinker', messages, tools })
  const said = chunks.map(({ choices }) => choices[0]?.delta.content ?? '')
  assert.partialDeepStrictEqual(said[0], [{ type: 'thinking', thinking: [{ type: 'text', text: 'Je réfléchis.' }] }])
  assert.equal(said.slice(1).join(''), 'Quatre mois.')
  assert.equal(chunks.at(-1)?.choices[0]?.finishReason, 'stop')
})

test('what fails is an error of the client, before the first word and within the stream', async () => {
  await assert.rejects(chunksOf({ model: 'absent', messages, tools }), { statusCode: 404 })
  await assert.rejects(chunksOf({ model: 'ranker', messages, tools }), { statusCode: 422 })
  await assert.rejects(mistral.chat.complete({ model: 'writer', messages: [] }), { statusCode: 422 })
  await assert.rejects(chunksOf({ model: 'breaker', messages, tools }))
})

test('texts become vectors, recordings texts, with every member that the client asks for', async () => {
  const vectors = await mistral.embeddings.create({ model: 'multilingual-e5-small', inputs: ['un', 'deux'] })
  assert.ok(vectors.id.length > 0)
  assert.deepEqual(
    vectors.data.map(({ embedding }) => embedding?.length),
    [384, 384],
  )
  const file = { fileName: 'seance.wav', content: Buffer.from('RIFF') }
  assert.partialDeepStrictEqual(
    await mistral.audio.transcriptions.complete({ model: 'listener', file, language: 'fr' }),
    {
      model: 'listener',
      text: 'La séance est ouverte.',
      language: 'fr',
      usage: { promptTokens: 0, completionTokens: 0, totalTokens: 0 },
    },
  )
  assert.ok((await mistral.models.list()).data?.some((model) => JSON.stringify(model).includes('"writer"')))
})
