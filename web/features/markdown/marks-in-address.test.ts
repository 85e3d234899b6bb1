import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readMarks, writeMarks } from './marks-in-address.ts'

const text = 'Le badge perdu est remplacé au bureau 14.'

test('the words that answer go through an address, in the order of the text', () => {
  const [nearest, other] = [
    { start: 31, end: 40 },
    { start: 3, end: 14 },
  ]
  assert.deepEqual(readMarks(writeMarks([nearest, other]), text), [other, nearest])
  assert.equal(writeMarks([]), undefined)
  assert.deepEqual(readMarks(undefined, text), [])
})

test('what somebody wrote in an address marks nothing outside the text, nothing twice', () => {
  for (const marks of ['a-b', '5', '9-3', '0-999', '-1-4', '1e2-200', ''])
    assert.deepEqual(readMarks(marks, text), [], marks)
  assert.deepEqual(readMarks('0-10,5-12,20-25', text), [
    { start: 0, end: 10 },
    { start: 20, end: 25 },
  ])
  assert.equal(readMarks(Array.from({ length: 40 }, (_, index) => `${index}-${index + 1}`).join(','), text).length, 20)
})
