import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import OpenAI, { BadRequestError, ConflictError, NotFoundError, toFile } from 'openai'
import { testCacheFolder } from '../fakes/cache-folder.ts'
import { testDatabase } from '../fakes/database.ts'
import { type PatientServer, startPatientServer } from '../fakes/patient-server.ts'
import { type TestServer, testServer } from '../fakes/server.ts'
import { until } from '../fakes/until.ts'
import { type ScriptedServer, startScriptedServer } from '../fixtures/backends/scripted-server.ts'

/** The official client on batches. */
let server: TestServer
let scripted: ScriptedServer
let patient: PatientServer
let single: PatientServer
let openai: OpenAI

before(async () => {
  scripted = await startScriptedServer()
  patient = await startPatientServer()
  single = await startPatientServer('single')
  server = await testServer({
    backends: {
      scripted: { url: scripted.url },
      patient: { url: patient.url },
      single: { url: single.url, maxConcurrency: 1 },
    },
  })
  openai = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: server.key, maxRetries: 0 })
})
after(() => Promise.all([scripted.close(), patient.close(), single.close()]))

type Endpoint = '/v1/chat/completions' | '/v1/completions' | '/v1/responses' | '/v1/embeddings'

const request = (custom_id: string, body: object, url = '/v1/chat/completions') => ({
  ...{ custom_id, method: 'POST', url },
  body,
})
const chat = (custom_id: string, content: string, model = 'writer') =>
  request(custom_id, { model, messages: [{ role: 'user', content }] })

async function begin(client: OpenAI, lines: readonly unknown[], endpoint: Endpoint = '/v1/chat/completions') {
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n')
  const file = await client.files.create({ file: await toFile(Buffer.from(text), 'lot.jsonl'), purpose: 'batch' })
  return client.batches.create({ input_file_id: file.id, endpoint, completion_window: '24h', metadata: { lot: '1' } })
}

async function ended(client: OpenAI, id: string) {
  await until(async () => (await client.batches.retrieve(id)).status.endsWith('ed'), 120_000)
  return client.batches.retrieve(id)
}

async function linesOf(client: OpenAI, fileId: string | undefined | null): Promise<Record<string, never>[]> {
  const text = await (await client.files.content(fileId ?? '')).text()
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

const bodyOf = (line: unknown) => Object(Object(line).response)

test('requests are answered as clients are, those that are refused in a file of their own', async () => {
  const begun = await begin(openai, [chat('a', 'Bonjour'), chat('b', 'Bonjour', 'absent'), '', chat('c', 'Salut')])
  assert.deepEqual([begun.object, begun.status, begun.metadata], ['batch', 'validating', { lot: '1' }])
  const done = await ended(openai, begun.id)
  assert.deepEqual([done.status, done.request_counts], ['completed', { total: 3, completed: 2, failed: 1 }])
  assert.equal(done.usage?.total_tokens, 58)
  const answers = await linesOf(openai, done.output_file_id)
  assert.deepEqual(
    answers.map((line) => [
      line['custom_id'],
      bodyOf(line).status_code,
      bodyOf(line).body.choices[0].message.content,
      bodyOf(line).body.model,
    ]),
    [
      ['a', 200, 'Bonjour à tous.', 'writer'],
      ['c', 200, 'Bonjour à tous.', 'writer'],
    ],
  )
  const refused = await linesOf(openai, done.error_file_id)
  assert.deepEqual(
    refused.map((line) => [line['custom_id'], bodyOf(line).status_code, bodyOf(line).body.error.code]),
    [['b', 404, 'model_not_found']],
  )
  const rows = await server.ctx.db.selectFrom('batch_result').select('line').execute()
  assert.deepEqual(rows, [])
  const output = await openai.files.retrieve(done.output_file_id ?? '')
  assert.deepEqual([output.purpose, output.filename], ['batch_output', `${begun.id}_output.jsonl`])
})

test('responses, completions and assistants are asked the same way, and each request is metered', async () => {
  const asked = { model: 'writer', input: 'Bonjour' }
  const responses = await begin(openai, [request('r', asked, '/v1/responses')], '/v1/responses')
  const older = await begin(
    openai,
    [request('t', { model: 'writer', prompt: 'Il était' }, '/v1/completions')],
    '/v1/completions',
  )
  const assistant = await begin(openai, [chat('s', 'Quelle est la capitale ?', 'assistant/socle')])
  const [response] = await linesOf(openai, (await ended(openai, responses.id)).output_file_id)
  assert.deepEqual([bodyOf(response).body.object, bodyOf(response).body.status], ['response', 'completed'])
  const [completion] = await linesOf(openai, (await ended(openai, older.id)).output_file_id)
  assert.equal(bodyOf(completion).body.choices[0].text, ' et la suite')
  const [answer] = await linesOf(openai, (await ended(openai, assistant.id)).output_file_id)
  assert.equal(bodyOf(answer).body.answer_status, 'not_found')
  await until(async () => {
    const rows = await server.ctx.db
      .selectFrom('usage_event')
      .select(['endpoint', 'status'])
      .where('request_id', 'in', [`${responses.id}-1`, `${older.id}-1`])
      .orderBy('endpoint')
      .execute()
    return JSON.stringify(rows.map((row) => [row.endpoint, row.status])) === '[["completions",200],["responses",200]]'
  })
})

test('a file that holds no requests fails the batch, and says of each line why', async () => {
  const stream = { model: 'writer', messages: [], stream: true }
  const lines = [
    '{',
    { custom_id: 'a' },
    chat('a', 'x'),
    chat('a', 'x'),
    request('u', {}, '/v1/x'),
    request('s', stream),
  ]
  const done = await ended(openai, (await begin(openai, lines)).id)
  assert.deepEqual([done.status, done.output_file_id], ['failed', null])
  assert.deepEqual(
    done.errors?.data?.map(({ code, line, param }) => [code, line, param]),
    [
      ['invalid_json_line', 1, null],
      ['invalid_request', 2, 'method'],
      ['duplicate_custom_id', 4, 'custom_id'],
      ['invalid_request', 5, 'body.model'],
      ['invalid_request', 6, 'body.stream'],
    ],
  )
  const empty = await ended(openai, (await begin(openai, [''])).id)
  assert.equal(empty.errors?.data?.[0]?.code, 'empty_file')
})

test('what cannot begin is refused, and nobody else’s batch is there', async () => {
  const base = { endpoint: '/v1/chat/completions', completion_window: '24h' } as const
  await assert.rejects(openai.batches.create({ ...base, input_file_id: 'file-absent' }), NotFoundError)
  const note = await openai.files.create({ file: await toFile(Buffer.from('x'), 'x.txt'), purpose: 'user_data' })
  await assert.rejects(openai.batches.create({ ...base, input_file_id: note.id }), BadRequestError)
  const { id } = await begin(openai, [chat('a', 'Bonjour')])
  const cookie = await server.adminCookie()
  for (const [method, path] of [
    ['GET', `/v1/batches/${id}`],
    ['POST', `/v1/batches/${id}/cancel`],
  ] as const) {
    assert.equal((await server.call(method, path, { cookie })).status, 404)
  }
  await ended(openai, id)
  const listed: string[] = []
  for await (const batch of openai.batches.list({ limit: 2 })) listed.push(batch.id)
  assert.equal(listed[0], id)
  assert.equal(new Set(listed).size, 7)
})

test('a batch is stopped where it is: what was answered is kept, the rest is said', async () => {
  patient.answer(2)
  const lines = Array.from({ length: 12 }, (_, index) => chat(`p${index}`, `arrêt ${index}`, 'patient'))
  const { id } = await begin(openai, lines)
  await until(async () => (await openai.batches.retrieve(id)).request_counts?.completed === 2, 60_000)
  assert.equal((await openai.batches.cancel(id)).status, 'cancelling')
  const done = await ended(openai, id)
  assert.deepEqual([done.status, done.request_counts], ['cancelled', { total: 12, completed: 2, failed: 0 }])
  assert.equal((await linesOf(openai, done.output_file_id)).length, 2)
  const left = await linesOf(openai, done.error_file_id)
  assert.deepEqual([left.length, Object(Object(left[0]).error).code], [10, 'batch_cancelled'])
  await assert.rejects(openai.batches.cancel(id), ConflictError)
})

test('a batch whose key is revoked goes no further', async () => {
  const { key, id: keyId } = await server
    .call('POST', '/v1/keys', { cookie: await server.adminCookie(), body: { name: 'Lot' } })
    .then(({ json }) => ({ key: String(json['value']), id: String(json['id']) }))
  const own = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: key, maxRetries: 0 })
  await until(async () =>
    own.models.list().then(
      () => true,
      () => false,
    ),
  )
  const lines = Array.from({ length: 10 }, (_, index) => chat(`r${index}`, `révoquée ${index}`, 'patient'))
  const { id } = await begin(own, lines)
  await until(() => [...patient.asked.keys()].filter((text) => text.startsWith('révoquée')).length === 8, 60_000)
  await server.call('DELETE', `/v1/keys/${keyId}`, { cookie: await server.adminCookie() })
  await until(async () =>
    own.models.list().then(
      () => false,
      () => true,
    ),
  )
  patient.answer(8)
  const statusOf = () => server.ctx.db.selectFrom('batch').select(['status', 'completed']).where('id', '=', id)
  await until(async () => (await statusOf().executeTakeFirstOrThrow()).status === 'failed', 60_000)
  assert.equal([...patient.asked.keys()].filter((text) => text.startsWith('révoquée')).length, 8)
  assert.equal((await statusOf().executeTakeFirstOrThrow()).completed, 8)
})

test('whoever waits for an answer goes before a batch', async () => {
  const lines = Array.from({ length: 6 }, (_, index) => chat(`s${index}`, `lot ${index}`, 'single'))
  const { id } = await begin(openai, lines)
  await until(() => single.asked.size === 1)
  // The others wait for the only place.
  await until(() => server.ctx.models.gate.waiting === 5)
  const asked = openai.chat.completions.create({ model: 'single', messages: [{ role: 'user', content: 'pressé' }] })
  await until(() => server.ctx.models.gate.waiting === 6)
  single.answer(2)
  assert.equal((await asked).choices[0]?.message.content, 'Réponse à pressé')
  assert.equal([...single.asked.keys()].indexOf('pressé'), 1)
  single.answer(100)
  assert.equal((await ended(openai, id)).status, 'completed')
})

test('a killed process loses no answer, and asks no answered request again', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'socle-batch-'))
  const { url: databaseUrl } = await testDatabase()
  const backend = await startPatientServer()
  const config = { corpora: [], database: { url: databaseUrl }, backends: { patient: { url: backend.url } } }
  await writeFile(join(folder, 'socle.yaml'), JSON.stringify(config))
  const first = await serve(folder)
  const client = new OpenAI({ baseURL: `${first.url}/v1`, apiKey: first.key, maxRetries: 0 })
  const lines = Array.from({ length: 20 }, (_, index) => chat(`k${index}`, `question ${index}`, 'patient'))
  const { id } = await begin(client, lines)
  backend.answer(5)
  await until(async () => (await client.batches.retrieve(id)).request_counts?.completed === 5, 60_000)
  const answered = [...backend.asked.keys()].slice(0, 5)
  first.child.kill('SIGKILL')
  await once(first.child, 'exit')
  backend.answer(1000)
  const second = await serve(folder)
  const again = new OpenAI({ baseURL: `${second.url}/v1`, apiKey: first.key, maxRetries: 0 })
  const done = await ended(again, id)
  assert.deepEqual([done.status, done.request_counts], ['completed', { total: 20, completed: 20, failed: 0 }])
  const output = await linesOf(again, done.output_file_id)
  assert.deepEqual(
    output.map((line) => [line['custom_id'], bodyOf(line).body.choices[0].message.content]),
    lines.map((_, index) => [`k${index}`, `Réponse à question ${index}`]),
  )
  assert.deepEqual(
    answered.map((question) => backend.asked.get(question)),
    [1, 1, 1, 1, 1],
  )
  const calls = [...backend.asked.values()].reduce((sum, count) => sum + count, 0)
  assert.ok(calls <= 20 + 8, `only what was under way is asked again, not ${calls} calls`)
  second.child.kill('SIGKILL')
  await backend.close()
  await rm(folder, { recursive: true, force: true })
})

async function serve(folder: string): Promise<{ child: ChildProcess; url: string; key: string }> {
  const program = fileURLToPath(new URL('../fakes/served-process.ts', import.meta.url))
  const args = [program, join(folder, 'socle.yaml'), join(folder, 'data'), testCacheFolder]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  return { child, ...JSON.parse(String(line)) }
}
