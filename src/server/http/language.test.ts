import assert from 'node:assert/strict'
import { test } from 'node:test'
import { languageOf } from './language.ts'

const cases: [string | undefined, 'fr' | 'en'][] = [
  [undefined, 'en'],
  ['', 'en'],
  ['*', 'en'],
  ['fr', 'fr'],
  ['FR-fr', 'fr'],
  ['fr-CA', 'fr'],
  ['fro', 'en'],
  ['xfr', 'en'],
  ['de, fr', 'fr'],
  ['de, es', 'en'],
  ['en, fr', 'en'],
  ['fr, en', 'fr'],
  ['en;q=0.8, fr;q=0.9', 'fr'],
  ['fr;q=0.8, en;q=0.9', 'en'],
  ['fr;q=0.5, en', 'en'],
  ['fr-FR,fr;q=0.9,en-US;q=0.8,en;q=0.7', 'fr'],
  ['en-US,en;q=0.9,fr;q=0.8', 'en'],
  ['fr;q=0', 'en'],
  ['fr; q=0.9, en; q=0.1', 'fr'],
  ['fr;level=1;q=0.1, en;q=0.2', 'en'],
  ['fr;q=beaucoup', 'fr'],
  ['en;q=0.9, fr;q=0.5.1, en;q=0.1', 'fr'],
  ['fr;q=1, en;q=9', 'fr'],
  [' , ;, fr', 'fr'],
  [`${'de, '.repeat(200)}fr`, 'en'],
]

for (const [header, language] of cases) {
  const said = header === undefined ? 'nothing' : `“${header.slice(0, 50)}”`
  test(`${said} is answered in ${language === 'fr' ? 'French' : 'English'}`, () => {
    assert.equal(languageOf(header), language)
  })
}
