import assert from 'node:assert/strict'
import { test } from 'node:test'
import { permissions } from '../../contract-words.ts'
import { givenBy, isScope } from './words.ts'

test('somebody gives the permissions that they have, in the order of the product, and none that does not exist', () => {
  assert.deepEqual(givenBy(['search:read', 'models:read', 'moon:walk']), ['models:read', 'search:read'])
  assert.deepEqual(givenBy([]), [])
  assert.deepEqual(givenBy(permissions), [...permissions])
})

test('a permission is one of the contract', () => {
  assert.deepEqual(['people:manage', 'people', '', 'toString'].map(isScope), [true, false, false, false])
})
