import assert from 'node:assert/strict'
import { readFile, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { testServer } from '../../test/fakes/server.ts'
import { attributesOf, startSpanReceiver } from '../../test/fakes/span-receiver.ts'
import { until } from '../../test/fakes/until.ts'
import { answerWhole } from '../../test/fixtures/backends/failing-server.ts'

const told: (string | string[] | undefined)[] = []
const model = createServer((request, response) => {
  if (request.method === 'POST') told.push(request.headers['traceparent'])
  request.resume()
  request.once('end', () => answerWhole(response, request.method === 'GET' ? 404 : 200))
})
await new Promise<void>((resolve) => model.listen(0, '127.0.0.1', resolve))
after(() => model.close())
const place = model.address()
const url = `http://127.0.0.1:${typeof place === 'object' && place ? place.port : 0}/v1`
const backends = { site: { url, models: { 'org/m': 'theirs' } } }
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const body = { model: 'org/m', messages: [{ role: 'user', content: 'Une question confidentielle' }] }

test('a call is told as a span within its trace and as a line, neither with what was written', async () => {
  const receiver = await startSpanReceiver()
  after(() => receiver.close())
  const telemetry = { otlpUrl: receiver.url, requestLog: 'logs/calls.jsonl' }
  const server = await testServer({ backends, config: { telemetry } })
  const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01`, 'x-request-id': 'request-17' }
  const ask = () => server.call('POST', '/v1/chat/completions', { body, headers })
  await until(async () => (await ask()).status === 200)
  await until(() => receiver.spans.some(({ status }) => status === undefined))
  const span = receiver.spans.find(({ status }) => status === undefined)
  assert.ok(span)
  assert.deepEqual(
    [span.traceId, span.parentSpanId, span.name, span.kind],
    [traceId, '00f067aa0ba902b7', 'chat org/m', 3],
  )
  assert.equal(told[0], `00-${traceId}-${span.spanId}-01`)
  const attributes = attributesOf(span)
  assert.partialDeepStrictEqual(attributes, {
    'gen_ai.operation.name': { stringValue: 'chat' },
    'gen_ai.provider.name': { stringValue: 'site' },
    'gen_ai.request.model': { stringValue: 'org/m' },
    'gen_ai.usage.input_tokens': { intValue: '5' },
    'gen_ai.usage.output_tokens': { intValue: '2' },
    'http.response.status_code': { intValue: '200' },
    'socle.request_id': { stringValue: 'request-17' },
  })
  await server.stop()
  assert.ok(!JSON.stringify(receiver.spans).includes('confidentielle'))
})

test('the line names who, which model, how it ended and how much', async () => {
  const server = await testServer({ backends, config: { telemetry: { requestLog: 'logs/calls.jsonl' } } })
  await until(async () => (await server.call('POST', '/v1/chat/completions', { body })).status === 200)
  const file = join(server.dataFolder, 'logs', 'calls.jsonl')
  await until(async () => (await stat(file)).size > 0)
  const text = await readFile(file, 'utf8')
  const line: unknown = JSON.parse(text.trim().split('\n').at(-1) ?? '')
  assert.partialDeepStrictEqual(line, {
    organisation_id: 1,
    model: 'org/m',
    backend: 'site',
    endpoint: 'chat/completions',
    status: 200,
    prompt_tokens: 5,
    completion_tokens: 2,
  })
  assert.equal(typeof Object(line).key_id, 'number')
  assert.ok(Object(line).duration_ms > 0)
  assert.ok(!text.includes('confidentielle') && !text.includes('Oui.'), 'nothing of what was written')
  assert.equal(told.at(-1), undefined, 'no trace is told where none is followed')
})
