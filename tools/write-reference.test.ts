import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { test } from 'node:test'
import { referenceFiles } from './write-reference.ts'

for (const { path, text } of referenceFiles()) {
  test(`${basename(path)} is the one of this program: run tools/write-reference.ts`, async () => {
    assert.equal(await readFile(path, 'utf8'), text)
  })
}
