import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { serverKinds } from '../../contract-words.ts'

test('every kind of server that can be chosen has a name in both languages', async () => {
  for (const language of ['fr', 'en']) {
    const file = new URL(`../../locales/administration.${language}.json`, import.meta.url)
    const words: Readonly<Record<string, string>> = JSON.parse(await readFile(file, 'utf8'))
    for (const kind of serverKinds) assert.ok(words[`servers.kind.${kind}`], `${kind} has no name in ${language}`)
  }
})
