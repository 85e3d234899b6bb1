import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kindsFor } from './words.ts'

test('what can be erased follows what its person may do, in the order of the list', () => {
  assert.deepEqual(kindsFor([]), [])
  assert.deepEqual(kindsFor(['people:manage']), ['person'])
  assert.deepEqual(kindsFor(['organisations:manage', 'settings:manage']), ['document', 'collection', 'organisation'])
})
