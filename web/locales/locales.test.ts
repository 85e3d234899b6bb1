import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'

const plural = /\{\w+, plural, one \{[^{}]+\} other \{[^{}]+\}\}/g

async function read(name: string): Promise<Record<string, string>> {
  return JSON.parse(await readFile(new URL(`./${name}.json`, import.meta.url), 'utf8'))
}

for (const [french, english] of [
  ['fr', 'en'],
  ['administration.fr', 'administration.en'],
] as const) {
  test(`${french} and ${english} have the same keys and the same variables`, async () => {
    const [fr, en] = await Promise.all([read(french), read(english)])
    assert.deepEqual(Object.keys(en), Object.keys(fr))
    const variables = (text: string | undefined): string[] =>
      [...new Set(text?.match(/\{\w+(?=\}|, plural)/g) ?? [])].toSorted()
    for (const [key, text] of Object.entries(fr)) assert.deepEqual(variables(en[key]), variables(text), key)
  })
}

test('words choose by a number in one way, whole in each language', async () => {
  for (const name of ['fr', 'en', 'administration.fr', 'administration.en']) {
    for (const [key, word] of Object.entries(await read(name))) {
      assert.doesNotMatch(key, /\.one$/, name)
      assert.doesNotMatch(word.replaceAll(plural, ''), /, plural|(?<!#)#(?!#)/, `${name}: ${key}`)
    }
  }
})

test('no key is said in two places', async () => {
  const [everyday, administration] = await Promise.all([read('fr'), read('administration.fr')])
  assert.deepEqual(
    Object.keys(administration).filter((key) => key in everyday),
    [],
  )
})
