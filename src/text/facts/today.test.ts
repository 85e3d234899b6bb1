import assert from 'node:assert/strict'
import { test } from 'node:test'
import { today } from './today.ts'

test('a day begins at midnight in Paris, in winter as in summer', () => {
  const cases: [string, string][] = [
    ['2026-12-31T22:59:59Z', '2026-12-31'],
    ['2026-12-31T23:00:00Z', '2027-01-01'],
    ['2026-06-30T21:59:59Z', '2026-06-30'],
    ['2026-06-30T22:00:00Z', '2026-07-01'],
    ['2026-03-01T12:00:00Z', '2026-03-01'],
  ]
  for (const [moment, day] of cases) assert.equal(today(new Date(moment)), day, moment)
})
