import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { attributesOf, startSpanReceiver } from '../../../test/fakes/span-receiver.ts'
import { until } from '../../../test/fakes/until.ts'
import { openOutbound } from '../http/outbound.ts'
import { createLog } from './log.ts'
import { OtlpSpans } from './otlp-spans.ts'
import { type Span, placeBelow } from './span.ts'

const outbound = openOutbound({ allowed: [] })
after(() => outbound.close())

async function open() {
  const receiver = await startSpanReceiver()
  after(() => receiver.close())
  const spans = new OtlpSpans({
    url: `${receiver.url}/`,
    headers: { authorization: 'Bearer secret' },
    outbound,
    log: createLog('silent'),
  })
  return { receiver, spans }
}

function spanNamed(name: string, more: Partial<Span> = {}): Span {
  const attributes = { 'gen_ai.request.model': 'm', count: 3, share: 0.5, unknown: null }
  return {
    ...placeBelow(null),
    name,
    startedAtMs: 1_800_000_000_000.25,
    endedAtMs: 1_800_000_000_500,
    attributes,
    failure: null,
    ...more,
  }
}

test('spans arrive whole, in the JSON of OTLP', async () => {
  const { receiver, spans } = await open()
  const place = placeBelow({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) })
  spans.add(spanNamed('chat m', { ...place, failure: '503' }))
  await spans.stop()
  const [span] = receiver.spans
  assert.ok(span)
  assert.deepEqual(
    [span.traceId, span.parentSpanId, span.name, span.startTimeUnixNano, span.endTimeUnixNano],
    ['a'.repeat(32), 'b'.repeat(16), 'chat m', '1800000000000250000', '1800000000500000000'],
  )
  assert.deepEqual(attributesOf(span), {
    'gen_ai.request.model': { stringValue: 'm' },
    count: { intValue: '3' },
    share: { doubleValue: 0.5 },
  })
  assert.deepEqual(span.status, { code: 2, message: '503' })
  assert.equal(receiver.headers[0]?.['authorization'], 'Bearer secret')
})

test('what a receiver cannot take for the moment is sent again, what it refuses is not', async () => {
  const { receiver, spans } = await open()
  receiver.status = 503
  spans.add(spanNamed('first'))
  await until(() => receiver.headers.length > 1)
  receiver.status = 200
  await until(() => receiver.spans.length === 1)
  receiver.status = 401
  const before = receiver.headers.length
  spans.add(spanNamed('refused'))
  await until(() => receiver.headers.length > before)
  receiver.status = 200
  for (let index = 0; index < 600; index += 1) spans.add(spanNamed(`later ${index}`))
  await until(() => receiver.spans.length === 601)
  await spans.stop()
  assert.deepEqual(
    receiver.spans.map(({ name }) => name),
    ['first', ...Array.from({ length: 600 }, (_, index) => `later ${index}`)],
  )
})
