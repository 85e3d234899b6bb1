import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Citation, SearchResult } from '#contract/citations'
import OpenAI, {
  APIUserAbortError,
  AuthenticationError,
  BadRequestError,
  InternalServerError,
  NotFoundError,
  OpenAIError,
  PermissionDeniedError,
  RateLimitError,
  UnprocessableEntityError,
} from 'openai'
import { addDocument, trialPeriodSheet } from '../fakes/labour-collection.ts'
import { type TestServer, testServer } from '../fakes/server.ts'
import { until } from '../fakes/until.ts'
import { type RecordedServer, startRecordedServer } from '../fixtures/backends/recorded-server.ts'

/** The official client, against the real program on the embedded model and a recorded model server. */
let server: TestServer
let recorded: RecordedServer
let openai: OpenAI

const assistant = 'assistant/socle'
const recordings = new URL('../fixtures/backends/openai', import.meta.url).pathname
const served = ['vllm-stream', 'vllm-whole', 'bad-request', 'too-many', 'broken', 'cut-stream', 'endless', 'embeddings']

before(async () => {
  recorded = await startRecordedServer(recordings)
  server = await testServer({
    backends: {
      recorded: {
        url: recorded.url,
        models: Object.fromEntries([...served.map((name) => [name, name]), ['ours', 'vllm-stream']]),
      },
    },
  })
  openai = clientWith(server.key)
  await server.call('PUT', '/api/settings/assistant', { cookie: await server.adminCookie(), body: { mode: 'quote' } })
  await addDocument(server, { name: 'periode-essai.md', text: trialPeriodSheet })
})
after(() => recorded.close())

function clientWith(apiKey: string): OpenAI {
  return new OpenAI({ baseURL: `${server.url}/v1`, apiKey, maxRetries: 0 })
}

const ask = (model: string, content = 'Combien de temps dure la période d’essai d’un cadre ?') => ({
  model,
  messages: [{ role: 'user' as const, content }],
})

/** What the client passes on without knowing it. */
interface WithProof {
  answer_status?: string
  citations?: Citation[]
  search_results?: SearchResult[]
}

/** The rows of usage of one model, once they are written. */
async function usageOf(model: string) {
  await server.ctx.usage.flush()
  return server.ctx.db.selectFrom('usage_event').selectAll().where('model', '=', model).orderBy('id').execute()
}

describe('models', () => {
  test('are those of the backends and the assistants, in every client’s shape', async () => {
    const models = []
    for await (const model of openai.models.list()) models.push(model)
    const ids = models.map(({ id }) => id)
    assert.equal(ids[0], assistant)
    for (const id of ['ours', 'vllm-stream', 'embeddings', 'multilingual-e5-small']) assert.ok(ids.includes(id), id)
    for (const model of models) {
      assert.equal(model.object, 'model')
      assert.ok('type' in model && ['text-generation', 'text-embeddings-inference'].includes(String(model.type)))
      assert.ok(Number.isInteger(model.created) && model.created > 0, model.id)
    }
    const startedAt = Math.floor(performance.timeOrigin / 1000)
    const undated = models.filter(({ id }) => id === assistant || id === 'multilingual-e5-small')
    assert.deepEqual(
      undated.map(({ created }) => created),
      [startedAt, startedAt],
    )
  })

  test('are found by their id, slashes included', async () => {
    assert.equal((await openai.models.retrieve(assistant)).id, assistant)
    assert.equal((await openai.models.retrieve('ours')).owned_by, 'recorded')
    await assert.rejects(openai.models.retrieve('assistant/absent'), NotFoundError)
  })
})

describe('the assistant', () => {
  test('answers with citations of the exact passage', async () => {
    const { data, request_id: requestId } = await openai.chat.completions.create(ask(assistant)).withResponse()
    const answer: OpenAI.ChatCompletion & WithProof = data
    const [choice] = answer.choices
    assert.equal(answer.answer_status, 'quoted')
    assert.match(choice?.message.content ?? '', /quatre mois pour les cadres.*\[1\]/s)
    const [citation] = answer.citations ?? []
    assert.equal(citation?.index, 1)
    assert.deepEqual(citation.path.at(-1), "Durée de la période d'essai")
    const cited = answer.search_results?.find(({ chunk }) => chunk.id === citation.chunk_id)
    assert.equal(cited?.chunk.content.slice(citation.start, citation.end), citation.quote)
    assert.equal(typeof answer.usage?.total_tokens, 'number')
    const [row] = await usageOf(assistant)
    assert.deepEqual([row?.endpoint, row?.status, row?.backend], ['chat/completions', 200, 'assistant'])
    assert.equal(row?.request_id, requestId)
    assert.deepEqual([row?.assistant, row?.prompt_tokens], ['socle', 0])
  })

  test('streams the same answer, its proof with the last content', async () => {
    const whole: OpenAI.ChatCompletion & WithProof = await openai.chat.completions.create(ask(assistant))
    const streamed: OpenAI.ChatCompletion & WithProof = await openai.chat.completions
      .stream(ask(assistant))
      .finalChatCompletion()
    assert.equal(streamed.choices[0]?.message.content, whole.choices[0]?.message.content)
    assert.deepEqual(streamed.citations, whole.citations)
    assert.deepEqual(streamed.usage, whole.usage)
  })

  test('says that it found nothing, and cites nothing', async () => {
    const answer: OpenAI.ChatCompletion & WithProof = await openai.chat.completions.create(
      ask(assistant, 'Quelle est la recette de la tarte aux pommes de ma grand-mère ?'),
    )
    assert.deepEqual([answer.answer_status, answer.citations], ['not_found', []])
  })

  test('writes with a model once it is chosen, and is still metered as one call and its model as another', async () => {
    const cookie = await server.adminCookie()
    await server.call('PUT', '/api/settings/assistant', { cookie, body: { mode: 'generate', model: 'ours' } })
    const callsBefore = (await usageOf('ours')).length
    const answer: OpenAI.ChatCompletion & WithProof = await openai.chat.completions.create(ask(assistant))
    await server.call('PUT', '/api/settings/assistant', { cookie, body: { mode: 'quote' } })
    assert.match(answer.choices[0]?.message.content ?? '', /Quatre mois, renouvelés une fois/)
    const rows = (await usageOf('ours')).slice(callsBefore)
    assert.ok(rows.length > 0)
    assert.ok(rows.every(({ endpoint, prompt_tokens }) => endpoint === 'internal' && prompt_tokens === 41))
  })

  test('refuses what it cannot do in the client’s own words', async () => {
    await assert.rejects(openai.chat.completions.create(ask('assistant/absent')), NotFoundError)
    await assert.rejects(openai.chat.completions.create({ ...ask(assistant), n: 2 }), BadRequestError)
    await assert.rejects(
      openai.chat.completions.create({ ...ask(assistant), temperature: 9 }),
      UnprocessableEntityError,
    )
  })
})

describe('a model of a backend', () => {
  test('answers whole, its bytes untouched', async () => {
    const answer = await openai.chat.completions.create({ ...ask('vllm-whole'), seed: 7 })
    assert.ok((answer.choices[0]?.message.content ?? '').length > 0)
    const sent = JSON.parse(recorded.received.at(-1)?.body.toString() ?? '{}')
    assert.equal(sent.seed, 7, 'a field that we do not know is passed on')
  })

  test('streams under the name that we give it', async () => {
    const answer = await openai.chat.completions.stream(ask('ours')).finalChatCompletion()
    assert.equal(answer.choices[0]?.message.content, 'Quatre mois, renouvelés une fois.')
    assert.equal(answer.usage?.completion_tokens, 9)
    assert.equal(JSON.parse(recorded.received.at(-1)?.body.toString() ?? '{}').model, 'vllm-stream')
    const row = (await usageOf('ours')).at(-1)
    assert.deepEqual([row?.status, row?.prompt_tokens, row?.completion_tokens], [200, 41, 9])
  })

  test('is told within 100 ms that its reader left', async () => {
    const leftBefore = recorded.left.length
    const stream = await openai.chat.completions.create({ ...ask('endless'), stream: true })
    for await (const _ of stream) break
    const leftAtMs = performance.now()
    stream.controller.abort()
    while (recorded.left.length === leftBefore && performance.now() - leftAtMs < 1000) await sleep(5)
    assert.ok((recorded.left.at(-1) ?? 0) - leftAtMs < 100)
    await until(async () => (await usageOf('endless')).at(-1)?.status === 499)
  })
})

describe('embeddings', () => {
  test('of the embedded model are the same in base64, the default, and in numbers', async () => {
    const input = ['période d’essai', 'congés payés']
    const model = 'multilingual-e5-small'
    const byDefault = await openai.embeddings.create({ model, input })
    const numbers = await openai.embeddings.create({ model, input, encoding_format: 'float' })
    assert.equal(byDefault.data[0]?.embedding.length, 384)
    for (const [index, { embedding }] of numbers.data.entries()) {
      const other = byDefault.data[index]?.embedding ?? []
      assert.ok(embedding.every((value, at) => Math.abs(value - (other[at] ?? 9)) < 1e-6))
      assert.ok(Math.abs(Math.hypot(...embedding) - 1) < 1e-3)
    }
    assert.ok(byDefault.usage.prompt_tokens > 2)
    const row = (await usageOf(model)).at(-1)
    assert.deepEqual([row?.endpoint, row?.status, row?.prompt_tokens], ['embeddings', 200, numbers.usage.prompt_tokens])
  })

  test('of token ids are those of the text', async () => {
    const model = 'multilingual-e5-small'
    // cl100k_base ids of "hello world"
    const [tokens, text] = await Promise.all([
      openai.embeddings.create({ model, input: [15339, 1917], encoding_format: 'float' }),
      openai.embeddings.create({ model, input: 'hello world', encoding_format: 'float' }),
    ])
    assert.deepEqual(tokens.data[0]?.embedding, text.data[0]?.embedding)
    const batch = await openai.embeddings.create({ model, input: [[15339, 1917], [15339]] })
    assert.equal(batch.data.length, 2)
    await assert.rejects(openai.embeddings.create({ model, input: [99_999_999] }), BadRequestError)
  })

  test('ask for a model that makes them', async () => {
    await assert.rejects(openai.embeddings.create({ model: 'ours', input: 'a' }), UnprocessableEntityError)
    await assert.rejects(openai.embeddings.create({ model: 'absent', input: 'a' }), NotFoundError)
    await assert.rejects(openai.embeddings.create({ model: 'embeddings', input: '' }), UnprocessableEntityError)
  })
})

test('a search by the same key gives passages in Albert’s shape', async () => {
  const { status, json } = await server.call('POST', '/v1/search', {
    body: { query: 'période d’essai cadre', limit: 3 },
  })
  assert.equal(status, 200)
  assert.match(JSON.stringify(json['data']), /quatre mois pour les cadres/)
})

describe('an error', () => {
  test('of the key is the client’s authentication error, with a reason', async () => {
    for (const key of ['sk-wrong', `${server.key}x`]) {
      await assert.rejects(clientWith(key).models.list(), (error: unknown) => {
        assert.ok(error instanceof AuthenticationError)
        assert.equal(error.code, 'invalid_key')
        assert.match(error.message, /not valid/)
        assert.ok(error.requestID)
        return true
      })
    }
    const narrow = clientWith(await server.keyWith(['models:read']))
    await assert.rejects(narrow.chat.completions.create(ask('ours')), PermissionDeniedError)
  })

  test('of an unknown model is a 404 that names it', async () => {
    for (const stream of [false, true]) {
      await assert.rejects(openai.chat.completions.create({ ...ask('gpt-absent'), stream }), (error: unknown) => {
        assert.ok(error instanceof NotFoundError)
        assert.deepEqual([error.code, error.param], ['model_not_found', 'model'])
        assert.match(error.message, /gpt-absent/)
        return true
      })
    }
  })

  test('of the request is a 400 or a 422', async () => {
    await assert.rejects(openai.chat.completions.create(ask('bad-request')), BadRequestError)
    await assert.rejects(openai.chat.completions.create({ model: 'ours', messages: [] }), UnprocessableEntityError)
  })

  test('of the backend is told for what it is, before the first byte', async () => {
    await assert.rejects(openai.chat.completions.create(ask('too-many')), (error: unknown) => {
      assert.ok(error instanceof RateLimitError)
      assert.ok(Number(error.headers.get('retry-after')) > 0)
      return true
    })
    await assert.rejects(openai.chat.completions.create(ask('broken')), InternalServerError)
  })

  test('within a stream ends it, and it does not look complete', async () => {
    await assert.rejects(openai.chat.completions.stream(ask('cut-stream')).finalChatCompletion(), OpenAIError)
  })

  test('of the reader’s own making is an abort', async () => {
    const controller = new AbortController()
    const asked = openai.chat.completions.create(ask('endless'), { signal: controller.signal })
    setTimeout(() => controller.abort(), 50)
    await assert.rejects(asked, APIUserAbortError)
  })
})
