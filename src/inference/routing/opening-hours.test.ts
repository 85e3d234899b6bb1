import assert from 'node:assert/strict'
import { test } from 'node:test'
import { opensInMs } from './opening-hours.ts'

const hour = 3_600_000
const office = [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '20:00' }]
const nights = [{ days: [5], from: '20:00', to: '08:00' }]
const at = (paris: string): number => Date.parse(paris)

test('a server without hours may always be asked', () => {
  assert.equal(opensInMs([], at('2026-11-29T03:00:00+01:00')), 0)
})

test('a server is asked within its hours, by the clock of Paris in winter as in summer', () => {
  const cases: [string, number][] = [
    ['2026-11-30T07:59:59+01:00', 1000],
    ['2026-11-30T08:00:00+01:00', 0],
    ['2026-11-30T19:59:59.999+01:00', 0],
    ['2026-11-30T20:00:00+01:00', 12 * hour],
    ['2026-07-06T08:00:00+02:00', 0],
    ['2026-07-06T07:00:00+02:00', hour],
    // Friday evening: until Monday.
    ['2026-11-27T20:00:00+01:00', 60 * hour],
    ['2026-11-29T12:00:00+01:00', 20 * hour],
  ]
  for (const [paris, waitMs] of cases) assert.equal(opensInMs(office, at(paris)), waitMs, paris)
})

test('hours that end before they begin go on the next day, over the end of the week too', () => {
  const cases: [string, number][] = [
    ['2026-11-27T19:00:00+01:00', hour],
    ['2026-11-27T23:59:00+01:00', 0],
    ['2026-11-28T07:59:00+01:00', 0],
    ['2026-11-28T08:00:00+01:00', (7 * 24 - 12) * hour],
  ]
  for (const [paris, waitMs] of cases) assert.equal(opensInMs(nights, at(paris)), waitMs, paris)
  const sunday = [{ days: [7], from: '22:00', to: '06:00' }]
  assert.equal(opensInMs(sunday, at('2026-11-30T05:59:00+01:00')), 0)
  assert.equal(opensInMs(sunday, at('2026-11-30T06:00:00+01:00')), (7 * 24 - 8) * hour)
})

test('from midnight to midnight is the whole day, and of several spans the next one counts', () => {
  const saturday = [{ days: [6], from: '00:00', to: '00:00' }]
  assert.equal(opensInMs(saturday, at('2026-11-28T00:00:00+01:00')), 0)
  assert.equal(opensInMs(saturday, at('2026-11-28T23:59:59+01:00')), 0)
  assert.equal(opensInMs(saturday, at('2026-11-29T00:00:00+01:00')), 6 * 24 * hour)
  assert.equal(opensInMs([...saturday, ...office], at('2026-11-29T00:00:00+01:00')), 32 * hour)
})
