import assert from 'node:assert/strict'
import { readFile, readdir } from 'node:fs/promises'
import { test } from 'node:test'

const folder = new URL('../docs/decisions/', import.meta.url)
const read = (name: string): Promise<string> => readFile(new URL(name, folder), 'utf8')

test('every decision says when it was taken, whether it holds, and what else could have been done', async () => {
  const names = (await readdir(folder)).filter((name) => /^\d{4}-.*\.md$/.test(name))
  const list = await read('README.md')
  assert.ok(names.length >= 31)
  for (const name of names) {
    const text = await read(name)
    const number = name.slice(0, 4)
    assert.match(text, new RegExp(`^# ${number}\\. `), name)
    assert.match(text, /^Date: \d{4}-\d{2}-\d{2} · Status: (?:accepted|replaced)/m, name)
    assert.match(text, /^\*\*Alternatives/m, name)
    assert.ok(list.includes(`[${number}](${name})`), `${name} is not listed`)
  }
})
