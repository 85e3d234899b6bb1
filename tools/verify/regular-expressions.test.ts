import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { findSlowExpressions } from './regular-expressions.ts'

const inFile = (...expressions: string[]) => [
  { path: 'src/a.ts', text: expressions.map((expression, at) => `export const e${at} = ${expression}\n`).join('') },
]

test('an expression that looks through a text from each of its characters is named, with its line and the character', () => {
  assert.deepEqual(findSlowExpressions(inFile('/^a+$/', String.raw`/\/+$/`)), [
    String.raw`src/a.ts:2: /\/+$/ takes the square of its length on a text that repeats "/"`,
  ])
  const [trade = ''] = findSlowExpressions(inFile(String.raw`/=\s*"?\s*x/`))
  assert.match(trade, /the square/)
  const [nested = ''] = findSlowExpressions(inFile('/^(?:a+)+$/'))
  assert.match(nested, /takes for ever on a text that repeats "a"/)
})

test('one that begins where a run begins, or counts, is none', () => {
  const fine = [String.raw`/(?<!\/)\/+$/`, String.raw`/=\s{0,8}"?\s{0,8}x/`, '/^[^a]*a/u', String.raw`/\p{L}+/gv`]
  assert.deepEqual(findSlowExpressions(inFile(...fine)), [])
})

test('the program has none', () => {
  const exclude = ['**/node_modules/**', '**/*.test.ts', '**/*.test.tsx', '**/*.d.ts']
  const paths = globSync('{src,web}/**/*.{ts,tsx}', { exclude, cwd: new URL('../..', import.meta.url).pathname })
  assert.ok(paths.length > 1000)
  const root = new URL('../../', import.meta.url)
  const files = paths.map((path) => ({ path, text: readFileSync(new URL(path, root), 'utf8') }))
  assert.deepEqual(findSlowExpressions(files), [])
})
