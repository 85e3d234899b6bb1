import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRaisedDigit } from './characters.ts'

const letter = { left: 0, right: 8, bottom: 100, top: 110 }
const two = 50

test('a small digit above the middle of its letter is raised, one below it is not', () => {
  const high = { left: 8, right: 11, bottom: 105, top: 111 }
  const low = { left: 8, right: 11, bottom: 100.5, top: 106 }
  assert.equal(isRaisedDigit(two, high, { text: 'conseil', last: letter }), true)
  assert.equal(isRaisedDigit(two, low, { text: 'H', last: letter }), false)
  assert.equal(isRaisedDigit(two, high, { text: '25', last: letter }), false)
})
