import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withSign } from './characters.ts'

const letter = { left: 0, right: 8, bottom: 100, top: 110 }
const two = 50

const after = (text: string, box: typeof letter, isInCall = false) =>
  withSign({ text, isInCall }, two, { box, last: letter })

test('a small digit above the middle of its letter is a call for a note or a power, one below it is not', () => {
  const high = { left: 8, right: 11, bottom: 105, top: 111 }
  const low = { left: 8, right: 11, bottom: 100.5, top: 106 }
  assert.deepEqual(after('conseil', high), { text: 'conseil[^2]', isInCall: true })
  assert.deepEqual(after('conseil[^1]', high, true), { text: 'conseil[^12]', isInCall: true })
  assert.deepEqual(after('10 m', high), { text: '10 m²', isInCall: false })
  assert.deepEqual(after('H', low), { text: 'H2', isInCall: false })
  assert.deepEqual(after('25', high), { text: '252', isInCall: false })
})
