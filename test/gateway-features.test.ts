import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = new URL('..', import.meta.url)
const read = (path: string): Promise<string> => readFile(fileURLToPath(new URL(path, root)), 'utf8')

test('every feature of the gateway has its test', async () => {
  const lines = (await read('docs/reference/gateway.md')).split('\n')
  const rows = lines.filter((line) => /^\| .*\.test\.ts \|$/.test(line))
  assert.ok(rows.length >= 40)
  for (const row of rows) {
    const [, feature, name = '', file = ''] = row.split('|').map((cell) => cell.trim())
    assert.ok((await read(file)).includes(name), `${feature}: ${file} has no test “${name}”`)
  }
})
