import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { referencesOf } from './references.ts'

const keysOf = (text: string): string[] =>
  referencesOf(text).flatMap((fact) => (fact.kind === 'reference' ? [fact.key] : []))

describe('a legal reference has one key, however it is written', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['article l. 1221-19', ['l1221-19']],
    ['l.1221-19', ['l1221-19']],
    ['l1221-19', ['l1221-19']],
    ['l 1221-19', ['l1221-19']],
    ['l.\u00a01221-19', ['l1221-19']],
    ['r. 4228-20', ['r4228-20']],
    ['r*. 123-4', ['r123-4']],
    ['r*123-4', ['r123-4']],
    ['d. 123', ['d123']],
    ['l. 1221-19-1', ['l1221-19-1']],
    ['articles l. 1221-19 à l. 1221-26', ['l1221-19', 'l1221-26']],
    ['article 12', ['article 12']],
    ['articles 205 et suivants', ['article 205']],
    ['article 12-1', ['article 12-1']],
    ['décret n° 2025-355', ['n° 2025-355']],
    ['loi n°78-17', ['n° 78-17']],
    ['arrêté nº 12-5', ['n° 12-5']],
    ['lois n os 12-5', ['n° 12-5']],
    ['article premier', []],
    ['l’an 2026', []],
    ['l 2026', []],
    ['d 12', []],
    ['col. 1221-19', []],
    ['n° 12', []],
    ['', []],
  ]
  for (const [text, keys] of cases) test(JSON.stringify(text), () => assert.deepEqual(keysOf(text), keys))
})

test('two articles that differ by one digit are two references', () => {
  assert.notDeepEqual(keysOf('l. 1221-19'), keysOf('l. 1221-20'))
  assert.notDeepEqual(keysOf('l. 1221-19'), keysOf('r. 1221-19'))
})

test('the place of a reference is that of its signs, without the word article of a code', () => {
  const text = "selon l'article l. 1221-19 et l'article 12"
  assert.deepEqual(
    referencesOf(text).map(({ start, end }) => text.slice(start, end)),
    ['l. 1221-19', 'article 12'],
  )
})
