import assert from 'node:assert/strict'
import { test } from 'node:test'
import { beginningOf, endOf } from './calendar.ts'

const at = (text: string): number => Date.parse(text)

test('a minute begins with its first request', () => {
  assert.equal(endOf('minute', at('2026-03-04T10:00:37.250Z')), at('2026-03-04T10:01:37.250Z'))
})

test('a day ends at midnight in Paris, in winter and in summer', () => {
  assert.equal(endOf('day', at('2026-01-10T22:59:59Z')), at('2026-01-10T23:00:00Z'))
  assert.equal(endOf('day', at('2026-01-10T23:00:00Z')), at('2026-01-11T23:00:00Z'))
  assert.equal(endOf('day', at('2026-07-10T21:59:00Z')), at('2026-07-10T22:00:00Z'))
  assert.equal(beginningOf('day', at('2026-07-10T22:30:00Z')), at('2026-07-10T22:00:00Z'))
})

test('days on which the clocks change have 23 and 25 hours', () => {
  assert.equal(
    endOf('day', at('2026-03-29T00:30:00Z')) - beginningOf('day', at('2026-03-29T00:30:00Z')),
    23 * 3_600_000,
  )
  assert.equal(
    endOf('day', at('2026-10-25T00:30:00Z')) - beginningOf('day', at('2026-10-25T00:30:00Z')),
    25 * 3_600_000,
  )
})

test('a month ends with its last day, a year with it', () => {
  assert.equal(endOf('month', at('2026-12-05T12:00:00Z')), at('2026-12-31T23:00:00Z'))
  assert.equal(beginningOf('month', at('2026-07-31T22:30:00Z')), at('2026-07-31T22:00:00Z'))
})
