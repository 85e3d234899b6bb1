import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import {
  hooksFile,
  operationsFile,
  renderHooks,
  renderOperations,
  renderWords,
  wordsFile,
} from './generate-operations.ts'

test('the client knows the operations of the contract', async () => {
  assert.equal(await readFile(operationsFile, 'utf8'), renderOperations(), 'run tools/generate-operations.ts')
})

test('the page has a hook for each operation that speaks JSON', async () => {
  const hooks = renderHooks()
  assert.equal(await readFile(hooksFile, 'utf8'), hooks, 'run tools/generate-operations.ts')
  assert.match(hooks, /^export const useListCollections = readingHook\('listCollections'\)$/m)
  assert.match(hooks, /^export const useSearch = readingHook\('search'\)$/m)
  assert.match(hooks, /^export const useSignOut = operationHook\('signOut'\)$/m)
  assert.doesNotMatch(hooks, /useUploadDocument|useConversationEvents/)
})

test('the page has the closed words that its forms offer', async () => {
  const words = renderWords()
  assert.equal(await readFile(wordsFile, 'utf8'), words, 'run tools/generate-operations.ts')
  assert.match(words, /^export const permissions = \[\n(?: {2}'[a-z:-]+',\n)* {2}'people:manage',$/m)
  assert.match(words, /^export const quotas = \[\n {2}'requests_per_minute',$/m)
  assert.match(words, /^export const dataLevels = \['public', 'internal', 'sensitive'\] as const$/m)
})
