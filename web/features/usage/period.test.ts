import assert from 'node:assert/strict'
import { test } from 'node:test'
import { momentsOf, periodOf } from './period.ts'

const now = new Date('2026-03-15T22:00:00Z')

test('a period is the last thirty days unless the address says otherwise, and a day that is none is no day', () => {
  assert.deepEqual(periodOf({}, now), { from: '2026-02-14', to: '2026-03-15' })
  assert.deepEqual(periodOf({ du: '2026-01-01', au: '2026-01-31' }, now), { from: '2026-01-01', to: '2026-01-31' })
  assert.deepEqual(periodOf({ du: 'hier', au: '2026-13-45' }, now), { from: '2026-02-14', to: '2026-03-15' })
})

test('both days of a period are in it', () => {
  assert.deepEqual(momentsOf({ from: '2026-01-01', to: '2026-01-01' }), {
    start_time: 1_767_225_600,
    end_time: 1_767_312_000,
  })
})
