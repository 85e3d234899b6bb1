import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { createRequire } from 'node:module'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { tool as langTool } from '@langchain/core/tools'
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai'
import { embedMany, generateText, jsonSchema, streamText, tool } from 'ai'
import { z } from 'zod'
import { type TestServer, testServer } from '../fakes/server.ts'
import { type ScriptedServer, startScriptedServer } from '../fixtures/backends/scripted-server.ts'

/** Clients of other families, in front of the same program: what each is strict about. */
let server: TestServer
let scripted: ScriptedServer

before(async () => {
  scripted = await startScriptedServer()
  server = await testServer({ backends: { scripted: { url: scripted.url } } })
})
after(() => scripted.close())

/** What of Mistral's client is used: its own declarations change those of every stream in the program. */
interface MistralClient {
  readonly chat: {
    complete(asked: object): Promise<{ choices?: { message?: { content?: unknown } }[] }>
    stream(asked: object): Promise<AsyncIterable<{ data: { choices: { delta: { content?: unknown } }[] } }>>
  }
  readonly embeddings: { create(asked: object): Promise<{ data: { embedding?: number[] }[] }> }
  readonly models: { list(): Promise<{ data?: object[] }> }
}

const require = createRequire(import.meta.url)
const { Mistral }: { Mistral: new (settings: object) => MistralClient } = require('@mistralai/mistralai')

const question = 'Bonjour'
const embedder = 'multilingual-e5-small'

describe('Mistral’s client', () => {
  const client = () => new Mistral({ apiKey: server.key, serverURL: server.url })
  const messages = [{ role: 'user' as const, content: question }]

  test('chats, whole and streamed', async () => {
    const whole = await client().chat.complete({ model: 'writer', messages })
    assert.equal(whole.choices?.[0]?.message?.content, 'Bonjour à tous.')
    const parts: unknown[] = []
    for await (const { data } of await client().chat.stream({ model: 'writer', messages })) {
      parts.push(data.choices[0]?.delta.content ?? '')
    }
    assert.equal(parts.join(''), 'Bonjour à tous.')
  })

  test('embeds, lists models, and reads a refusal', async () => {
    const { data } = await client().embeddings.create({ model: embedder, inputs: [question] })
    assert.equal(data[0]?.embedding?.length, 384)
    const { data: models } = await client().models.list()
    assert.ok(models?.some((model) => JSON.stringify(model).includes('writer')))
    await assert.rejects(client().chat.complete({ model: 'absent', messages }), { statusCode: 404 })
  })
})

describe('the Vercel AI SDK', () => {
  const provider = () =>
    createOpenAICompatible({ name: 'socle', baseURL: `${server.url}/v1`, apiKey: server.key, includeUsage: true })

  test('writes, streams and counts', async () => {
    const whole = await generateText({ model: provider()('writer'), prompt: question })
    assert.deepEqual([whole.text, whole.usage.totalTokens], ['Bonjour à tous.', 29])
    const streamed = streamText({ model: provider()('thinker'), prompt: question })
    const parts: string[] = []
    for await (const part of streamed.textStream) parts.push(part)
    assert.equal(parts.join(''), 'Quatre mois.')
    assert.equal((await streamed.usage).totalTokens, 29)
  })

  test('calls tools streamed in fragments, and embeds', async () => {
    const asked: unknown[] = []
    const meteo = tool({
      description: 'Le temps qu’il fait',
      inputSchema: jsonSchema<{ ville: string }>({ type: 'object', properties: { ville: { type: 'string' } } }),
      execute: async (input) => {
        asked.push(input)
        return 'pluie'
      },
    })
    const streamed = streamText({ model: provider()('tooler'), prompt: question, tools: { meteo } })
    await streamed.consumeStream()
    assert.deepEqual(asked, [{ ville: 'Lyon' }, { ville: 'Brest' }])
    const { embeddings } = await embedMany({ model: provider().embeddingModel(embedder), values: ['a', 'b'] })
    assert.deepEqual(
      embeddings.map(({ length }) => length),
      [384, 384],
    )
  })

  test('tells the reason of a refusal', async () => {
    const refused = generateText({ model: provider()('absent'), prompt: question, maxRetries: 0 })
    await assert.rejects(refused, /absent/)
  })
})

describe('LangChain', () => {
  const settings = () => ({ apiKey: server.key, configuration: { baseURL: `${server.url}/v1` }, maxRetries: 0 })

  test('chats, streams and calls tools', async () => {
    const model = new ChatOpenAI({ model: 'writer', ...settings() })
    assert.equal((await model.invoke(question)).content, 'Bonjour à tous.')
    const parts: unknown[] = []
    for await (const part of await model.stream(question)) parts.push(part.content)
    assert.equal(parts.join(''), 'Bonjour à tous.')
    const meteo = langTool(() => 'pluie', {
      name: 'meteo',
      description: 'Le temps qu’il fait',
      schema: z.object({ ville: z.string() }),
    })
    const caller = new ChatOpenAI({ model: 'tooler', ...settings() }).bindTools([meteo])
    const chunks = await Array.fromAsync(await caller.stream(question))
    const calls = chunks.reduce((joined, chunk) => joined.concat(chunk)).tool_calls
    assert.deepEqual(
      calls?.map(({ name, args }) => [name, args]),
      [
        ['meteo', { ville: 'Lyon' }],
        ['meteo', { ville: 'Brest' }],
      ],
    )
  })

  test('embeds what it sends, whatever it sends', async () => {
    const model = new OpenAIEmbeddings({ model: embedder, ...settings() })
    const [vector] = await model.embedDocuments([question])
    assert.equal(vector?.length, 384)
    assert.ok(Math.abs(Math.hypot(...(vector ?? [])) - 1) < 1e-3)
  })
})
