import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { unauditedTransactions } from './rules/unaudited-transactions.ts'
import { lintFile, renderLint } from './generate-lint.ts'

test('the lint configuration is that of layers.json', async () => {
  assert.equal(await readFile(lintFile, 'utf8'), renderLint(), 'run tools/generate-lint.ts')
})

test('every exemption of the audit rule has a reason and names a function that exists', async () => {
  for (const [place, reason] of Object.entries(unauditedTransactions)) {
    const [file = '', name = ''] = place.split('#')
    assert.ok(reason.length > 20, `${place}: say why`)
    assert.match(await readFile(file, 'utf8'), new RegExp(`\\b${name}\\b`), place)
  }
})
