import assert from 'node:assert/strict'
import { test } from 'node:test'
import { placeBelow, readTraceparent, writeTraceparent } from './span.ts'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const spanId = '00f067aa0ba902b7'

test('the header of W3C is read, and what cannot be used is as if it were not there', () => {
  assert.deepEqual(readTraceparent(`00-${traceId}-${spanId}-01`), { traceId, spanId })
  // A later version may add parts.
  assert.deepEqual(readTraceparent(`01-${traceId}-${spanId}-00-more`), { traceId, spanId })
  for (const wrong of [
    undefined,
    '',
    [`00-${traceId}-${spanId}-01`],
    `00-${traceId}-${spanId}`,
    `00-${traceId.toUpperCase()}-${spanId}-01`,
    `00-${'0'.repeat(32)}-${spanId}-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    `00-${traceId}-${spanId}-01x`,
  ]) {
    assert.equal(readTraceparent(wrong), null, String(wrong))
  }
})

test('a span stands below its caller, or begins a trace', () => {
  const below = placeBelow({ traceId, spanId })
  assert.deepEqual([below.traceId, below.parentSpanId], [traceId, spanId])
  assert.match(below.spanId, /^[0-9a-f]{16}$/)
  const first = placeBelow(null)
  assert.equal(first.parentSpanId, null)
  const { traceId: own, spanId: ownSpan } = first
  assert.deepEqual(readTraceparent(writeTraceparent(first)), { traceId: own, spanId: ownSpan })
})
