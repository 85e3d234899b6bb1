import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { ask } from '../call/ask.ts'
import { createCatalogue } from '../memory-catalogue.ts'
import { streamChat } from '../stream-chat.ts'
import { anonymousActor } from '#platform/auth/actor'
import { BackendSettings, connectBackends } from './registry.ts'

const received: { path: string; body: Record<string, unknown> }[] = []
const answers: Readonly<Record<string, unknown>> = {
  '/info': { model_id: 'BAAI/bge-reranker-v2-m3', model_type: { reranker: { id2label: {} } }, max_input_length: 8192 },
  '/rerank': [
    { index: 1, score: 0.2 },
    { index: 0, score: 0.9 },
    { index: 2, score: 0.5 },
  ],
  '/v1/models': { data: [{ id: 'mistral-small' }, { id: 'large-v3', type: 'text-generation' }] },
  '/v1/ocr': {
    pages: [{ index: 0, markdown: '# Titre' }],
    model: 'mistral-ocr-2512',
    usage_info: { pages_processed: 1 },
  },
  '/v1/fim/completions': { choices: [{ message: { content: 'milieu' }, finish_reason: 'stop' }] },
  '/v1/chat/completions': {
    choices: [{ message: { content: 'Oui' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 1, completion_tokens: 1 },
  },
}
const server = createServer((request, response) => {
  void (async () => {
    const path = request.url ?? ''
    const text = (await buffer(request)).toString()
    if (text !== '') received.push({ path, body: JSON.parse(text) })
    response.writeHead(path in answers ? 200 : 404, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answers[path] ?? {}))
  })()
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
after(() => server.close())
const address = server.address()
const base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
const usage = { record: () => {}, flush: async () => {}, stop: async () => {} }
const never = new AbortController().signal

async function serve(settings: object) {
  const models = createCatalogue(connectBackends({ one: BackendSettings.parse(settings) }))
  after(() => models.stop())
  await models.refresh()
  return { models, usage, actor: anonymousActor('dialect', null), signal: never }
}

test('text-embeddings-inference: its model, and a rerank in its own words', async () => {
  const ctx = await serve({ kind: 'tei', url: base })
  const [model] = ctx.models.list()
  assert.deepEqual(
    [model?.id, model?.capabilities, model?.maxContextLength],
    ['BAAI/bge-reranker-v2-m3', ['rerank'], 8192],
  )
  const body = { query: 'q', documents: ['a', { text: 'b' }, 'c'], top_n: 2 }
  assert.deepEqual(await ask(ctx, { model: 'BAAI/bge-reranker-v2-m3', endpoint: 'rerank', body }), {
    results: [
      { index: 0, relevance_score: 0.9 },
      { index: 2, relevance_score: 0.5 },
    ],
  })
  assert.deepEqual(received.at(-1)?.body['texts'], ['a', 'b', 'c'])
})

test('Mistral: members that it refuses are renamed or left out', async () => {
  const ctx = await serve({ kind: 'mistral', url: `${base}/v1` })
  const parameters = { seed: 4, max_completion_tokens: 9, user: 'u', top_p: 0.5 }
  for await (const _ of streamChat(ctx, { model: 'mistral-small', messages: [], parameters }));
  const { model: _model, messages: _messages, ...sent } = received.at(-1)?.body ?? {}
  assert.deepEqual(sent, { stream: true, random_seed: 4, max_tokens: 9, top_p: 0.5 })
})

test('Mistral: the text between two others is asked at its own address, as a chat', async () => {
  const ctx = await serve({ kind: 'mistral', url: `${base}/v1` })
  const said: string[] = []
  const between = { prompt: 'a', suffix: 'b' }
  for await (const event of streamChat(ctx, { model: 'mistral-small', between, parameters: { seed: 4 } })) {
    if (event.type === 'text-delta') said.push(event.text)
  }
  assert.deepEqual(said, ['milieu'])
  const { path, body } = received.at(-1) ?? {}
  assert.deepEqual(
    [path, body],
    ['/v1/fim/completions', { random_seed: 4, model: 'mistral-small', prompt: 'a', suffix: 'b', stream: true }],
  )
})

test('a model that reads pages, by a setting; one that transcribes, by the kind of its server', async () => {
  const ctx = await serve({
    kind: 'mistral',
    url: `${base}/v1`,
    models: { pages: { upstream: 'm-o-2512', type: 'ocr' } },
  })
  const answer = await ask(ctx, { model: 'pages', endpoint: 'ocr', body: { document: {} } })
  assert.partialDeepStrictEqual(answer, { pages: [{ markdown: '# Titre' }] })
  assert.throws(() => ctx.models.resolve('pages', 'chat'), { code: 'model_cannot' })
  const speech = await serve({ kind: 'whisper', url: `${base}/v1` })
  assert.deepEqual(speech.models.find('large-v3')?.capabilities, ['transcription'])
})

test('aliases, and names with slashes', async () => {
  const models = { 'org/one': { upstream: 'mistral-small', aliases: ['one', 'org/uno'] }, one: 'large-v3' }
  const ctx = await serve({ url: `${base}/v1`, models })
  assert.equal(ctx.models.find('org/uno')?.id, 'org/one')
  assert.equal(ctx.models.find('one')?.targets[0].upstream, 'large-v3', 'a name wins over an alias')
  assert.deepEqual(
    ctx.models.list().map(({ id }) => id),
    ['org/one', 'one'],
  )
})
