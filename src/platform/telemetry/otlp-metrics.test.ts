import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { openOutbound } from '../http/outbound.ts'
import { createLog } from './log.ts'
import { createMetrics } from './metrics.ts'
import { OtlpMetrics } from './otlp-metrics.ts'

const outbound = openOutbound({ allowed: [] })
after(() => outbound.close())
const received: { path: string | undefined; body: unknown }[] = []
let status = 200
const server = createServer(async (request, response) => {
  received.push({ path: request.url, body: await json(request) })
  response.writeHead(status).end()
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
after(() => server.close())
const place = server.address()
const url = `http://127.0.0.1:${typeof place === 'object' && place ? place.port : 0}`
const receiver = { url, headers: {}, outbound, log: createLog('silent') }

test('what calls took is told under the names of OpenTelemetry, as counts that add up', async () => {
  const metrics = createMetrics()
  const call = { model: 'm', backend: 'site', overheadSeconds: 0.0004, firstTokenSeconds: null }
  metrics.observeCall({ ...call, seconds: 0.02 })
  metrics.observeCall({ ...call, seconds: 400, firstTokenSeconds: 0.3 })
  metrics.countTokens({ model: 'm', prompt: 7, completion: 2 })
  metrics.countTokens({ model: 'm', prompt: 1, completion: 0 })
  await new OtlpMetrics(receiver, metrics).stop()
  const [{ path, body } = { path: '', body: null }] = received.splice(0)
  assert.equal(path, '/v1/metrics')
  const attributes = [
    { key: 'gen_ai.request.model', value: { stringValue: 'm' } },
    { key: 'gen_ai.provider.name', value: { stringValue: 'site' } },
  ]
  const { scopeMetrics } = Object(body).resourceMetrics[0]
  const told = new Map<string, Record<string, never>>(
    scopeMetrics[0].metrics.map((metric: { name: string }) => [metric.name, metric]),
  )
  const [duration] = Object(told.get('gen_ai.server.request.duration')).histogram.dataPoints
  assert.partialDeepStrictEqual(duration, { attributes, count: '2', sum: 400.02 })
  assert.match(String(duration.timeUnixNano), /^\d{19}$/)
  assert.equal(duration.bucketCounts.length, duration.explicitBounds.length + 1)
  const at = duration.explicitBounds.findIndex((bound: number) => bound >= 0.02)
  assert.deepEqual([duration.bucketCounts[at], duration.bucketCounts.at(-1)], ['1', '1'])
  const [first] = Object(told.get('gen_ai.server.time_to_first_token')).histogram.dataPoints
  assert.partialDeepStrictEqual(first, { count: '1', sum: 0.3 })
  const { dataPoints, isMonotonic } = Object(told.get('socle.model_call.tokens')).sum
  assert.equal(isMonotonic, true)
  assert.deepEqual(
    dataPoints.map(({ asInt, attributes: [, type] }: { asInt: string; attributes: { value: object }[] }) => [
      type?.value,
      asInt,
    ]),
    [
      [{ stringValue: 'input' }, '8'],
      [{ stringValue: 'output' }, '2'],
    ],
  )
})

test('nothing is told of nothing, and a receiver that is away stops nobody', async () => {
  const metrics = createMetrics()
  await new OtlpMetrics(receiver, metrics).stop()
  assert.equal(received.length, 0)
  metrics.countTokens({ model: 'm', prompt: 7, completion: 2 })
  status = 503
  await new OtlpMetrics(receiver, metrics).stop()
  await new OtlpMetrics({ ...receiver, url: 'http://127.0.0.1:9' }, metrics).stop()
  assert.equal(received.length, 1)
})
