import assert from 'node:assert/strict'
import { test } from 'node:test'
import { realDay } from './real-day.ts'

test('a day is one of the calendar, at the start of the text', () => {
  for (const [text, day] of [
    ['2024-02-29', '2024-02-29'],
    ['2024-02-29T23:30:00+01:00', '2024-02-29'],
    ['0001-01-01', '0001-01-01'],
    ['9999-12-31 fin', '9999-12-31'],
    ['2023-02-29', null],
    ['2024-02-30', null],
    ['2024-04-31', null],
    ['2024-13-01', null],
    ['2024-00-10', null],
    ['0000-00-00', null],
    ['0000-01-01', null],
    [' 2024-02-29', null],
    ['24-02-29', null],
    ['+012024-02-29', null],
    ['', null],
  ] as const) {
    assert.equal(realDay(text), day, text)
  }
})
