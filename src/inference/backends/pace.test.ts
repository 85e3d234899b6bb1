import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Pace } from './pace.ts'

const mebibyte = 1024 * 1024

test('a mebibyte is read at once', () => {
  assert.equal(new Pace(0).waitMsAfter(mebibyte, 0), 0)
})

test('what is over waits for its time, four million bytes a second', () => {
  const pace = new Pace(0)
  assert.equal(pace.waitMsAfter(mebibyte + 400_000, 0), 100)
  assert.equal(pace.waitMsAfter(40_000, 100), 10)
  assert.equal(pace.waitMsAfter(40_000, 120), 0)
})

test('a pause earns no more than was there at first', () => {
  const pace = new Pace(0)
  pace.waitMsAfter(mebibyte, 0)
  assert.equal(pace.waitMsAfter(mebibyte, 60_000), 0)
  assert.equal(pace.waitMsAfter(4_000, 60_000), 1)
})
