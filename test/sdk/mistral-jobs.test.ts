import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import { z } from 'zod'
import { type TestServer, testServer } from '../fakes/server.ts'
import { until } from '../fakes/until.ts'
import { type ScriptedServer, startScriptedServer } from '../fixtures/backends/scripted-server.ts'

/** Mistral's official client, for what it has beside chat: the text between two others, and batches. */
let server: TestServer
let scripted: ScriptedServer
let mistral: MistralClient

interface Job {
  readonly id: string
  readonly status: string
  readonly model?: string | null
  readonly totalRequests: number
  readonly succeededRequests: number
  readonly failedRequests: number
  readonly outputFile?: string | null
  readonly errors: readonly { message: string }[]
}

/** What of the client is used: its own declarations change those of every stream in the program. */
interface MistralClient {
  readonly fim: {
    complete(asked: object): Promise<{ object: string; model: string; choices: object[]; usage: object }>
    stream(
      asked: object,
    ): Promise<AsyncIterable<{ data: { choices: { delta: { content?: unknown } }[]; usage?: object } }>>
  }
  readonly files: {
    upload(asked: object): Promise<{ id: string }>
    download(asked: object): Promise<ReadableStream<Uint8Array>>
  }
  readonly batch: {
    readonly jobs: {
      create(asked: object): Promise<Job>
      get(asked: object): Promise<Job>
      list(asked?: object): Promise<{ data?: Job[]; total: number }>
      cancel(asked: object): Promise<Job>
    }
  }
}

const require = createRequire(import.meta.url)
const { Mistral }: { Mistral: new (settings: object) => MistralClient } = require('@mistralai/mistralai')

before(async () => {
  scripted = await startScriptedServer()
  server = await testServer({ backends: { scripted: { url: scripted.url } } })
  mistral = new Mistral({ apiKey: server.key, serverURL: server.url, retryConfig: { strategy: 'none' } })
})
after(() => scripted.close())

test('the text between two others comes whole and streamed, from a server that completes', async () => {
  const asked = { model: 'writer', prompt: 'def f(', suffix: 'return a', maxTokens: 40, randomSeed: 7, stop: ['\n\n'] }
  const whole = await mistral.fim.complete(asked)
  assert.deepEqual([whole.object, whole.model], ['chat.completion', 'writer'])
  assert.partialDeepStrictEqual(whole.choices, [{ message: { content: ' et la suite' }, finishReason: 'stop' }])
  assert.partialDeepStrictEqual(whole.usage, { promptTokens: 21, completionTokens: 8 })
  const sent = scripted.received.at(-1)
  assert.equal(sent?.path, '/v1/completions')
  const { prompt, suffix, seed, max_tokens, stop } = sent.json
  assert.deepEqual([prompt, suffix, seed, max_tokens, stop], ['def f(', 'return a', 7, 40, ['\n\n']])
  const parts: unknown[] = []
  let usage: object | undefined
  for await (const { data } of await mistral.fim.stream(asked)) {
    parts.push(data.choices[0]?.delta.content ?? '')
    usage ??= data.usage
  }
  assert.equal(parts.join(''), ' et la suite')
  assert.partialDeepStrictEqual(usage, { totalTokens: 29 })
  await assert.rejects(mistral.fim.complete({ ...asked, model: 'absent' }), { statusCode: 404 })
  await assert.rejects(mistral.fim.complete({ ...asked, model: 'ranker' }), { statusCode: 422 })
})

test('a batch of lines without method or address is answered by the model of the job', async () => {
  const lines = ['a', 'b'].map((custom_id) => {
    return JSON.stringify({ custom_id, body: { messages: [{ role: 'user', content: custom_id }] } })
  })
  const content = new Blob([lines.join('\n')])
  const file = await mistral.files.upload({ file: { fileName: 'lot.jsonl', content }, purpose: 'batch' })
  const endpoint = '/v1/chat/completions'
  const made = await mistral.batch.jobs.create({
    inputFiles: [file.id],
    model: 'writer',
    endpoint,
    metadata: { lot: '1' },
  })
  assert.ok(['QUEUED', 'RUNNING'].includes(made.status))
  await until(async () => (await mistral.batch.jobs.get({ jobId: made.id })).status === 'SUCCESS', 120_000)
  const job = await mistral.batch.jobs.get({ jobId: made.id })
  assert.deepEqual([job.model, job.totalRequests, job.succeededRequests, job.failedRequests], ['writer', 2, 2, 0])
  const output = await mistral.files.download({ fileId: job.outputFile })
  const told = Buffer.concat(await Array.fromAsync(output))
    .toString()
    .trim()
    .split('\n')
    .map((line) => Line.parse(JSON.parse(line)))
  assert.deepEqual(
    told.map(({ custom_id, response }) => [custom_id, response.status_code, response.body.choices[0]?.message.content]),
    [
      ['a', 200, 'Bonjour à tous.'],
      ['b', 200, 'Bonjour à tous.'],
    ],
  )
  const list = await mistral.batch.jobs.list({ pageSize: 1 })
  assert.deepEqual([list.total, list.data?.map(({ id }) => id)], [1, [made.id]])
})

const Choice = z.looseObject({ message: z.looseObject({ content: z.string() }) })
const Line = z.looseObject({
  custom_id: z.string(),
  response: z.looseObject({ status_code: z.number(), body: z.looseObject({ choices: z.array(Choice) }) }),
})

test('requests come with the job itself; a job is cancelled, and a wrong one says why', async () => {
  const requests = [{ customId: 'x', body: { messages: [{ role: 'user', content: 'q' }] } }]
  const endpoint = '/v1/chat/completions'
  const made = await mistral.batch.jobs.create({ requests, model: 'writer', endpoint })
  await until(async () => (await mistral.batch.jobs.get({ jobId: made.id })).status === 'SUCCESS', 120_000)
  const stuck = await mistral.batch.jobs.create({ requests, model: 'endless', endpoint })
  const cancelled = await mistral.batch.jobs.cancel({ jobId: stuck.id })
  assert.ok(['CANCELLATION_REQUESTED', 'CANCELLED'].includes(cancelled.status))
  const content = new Blob(['{"custom_id":"a"}'])
  const file = await mistral.files.upload({ file: { fileName: 'faux.jsonl', content }, purpose: 'batch' })
  const wrong = await mistral.batch.jobs.create({ inputFiles: [file.id], model: 'writer', endpoint })
  await until(async () => (await mistral.batch.jobs.get({ jobId: wrong.id })).status === 'FAILED', 120_000)
  assert.match((await mistral.batch.jobs.get({ jobId: wrong.id })).errors[0]?.message ?? '', /^line 1: /)
  await assert.rejects(mistral.batch.jobs.get({ jobId: 'batch_absent' }), { statusCode: 404 })
  await assert.rejects(mistral.batch.jobs.create({ model: 'writer', endpoint }), { statusCode: 422 })
})
