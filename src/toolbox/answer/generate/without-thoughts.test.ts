import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withoutThoughts } from './without-thoughts.ts'

function shown(...deltas: string[]): string {
  const filter = withoutThoughts()
  return [...deltas.map((delta) => filter.push(delta)), filter.end()].join('')
}

test('what stands between the marks is not shown, however it is cut', () => {
  const text = '<think>Voyons… 2 < 3</think>Deux mois [1].'
  for (let cut = 0; cut <= text.length; cut += 1)
    assert.equal(shown(text.slice(0, cut), text.slice(cut)), 'Deux mois [1].')
  assert.equal(shown(...text), 'Deux mois [1].')
})

test('a thought that never ends shows nothing, signs that are no marks are kept', () => {
  assert.equal(shown('<thinking>Voyons', ' encore'), '')
  assert.equal(shown('a < b et <b> gras', ' <'), 'a < b et <b> gras <')
})
