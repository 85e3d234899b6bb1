import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { operationsFile, renderOperations } from './generate-operations.ts'

test('the client knows the operations of the contract', async () => {
  assert.equal(await readFile(operationsFile, 'utf8'), renderOperations(), 'run tools/generate-operations.ts')
})
