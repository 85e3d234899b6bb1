import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'

async function read(language: string): Promise<Record<string, string>> {
  return JSON.parse(await readFile(new URL(`./${language}.json`, import.meta.url), 'utf8'))
}

test('both languages have the same keys and the same variables', async () => {
  const [fr, en] = await Promise.all([read('fr'), read('en')])
  assert.deepEqual(Object.keys(en), Object.keys(fr))
  const variables = (text: string | undefined): string[] => (text?.match(/\{\w+\}/g) ?? []).toSorted()
  for (const [key, text] of Object.entries(fr)) assert.deepEqual(variables(en[key]), variables(text), key)
})
