import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { hooksFile, operationsFile, renderHooks, renderOperations } from './generate-operations.ts'

test('the client knows the operations of the contract', async () => {
  assert.equal(await readFile(operationsFile, 'utf8'), renderOperations(), 'run tools/generate-operations.ts')
})

test('the page has a hook for each operation that speaks JSON', async () => {
  const hooks = renderHooks()
  assert.equal(await readFile(hooksFile, 'utf8'), hooks, 'run tools/generate-operations.ts')
  assert.match(hooks, /^export const useListCollections = readingHook\('listCollections'\)$/m)
  assert.match(hooks, /^export const useSearch = readingHook\('search'\)$/m)
  assert.match(hooks, /^export const useSignOut = operationHook\('signOut'\)$/m)
  assert.match(hooks, /^ {2}'people:manage',$/m)
  assert.doesNotMatch(hooks, /useUploadDocument|useConversationEvents/)
})
