import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { openApiFile, renderOpenApi } from './write-openapi.ts'

test('the written interface is the one of the contract: run tools/write-openapi.ts', async () => {
  assert.equal(await readFile(openApiFile, 'utf8'), renderOpenApi())
})
