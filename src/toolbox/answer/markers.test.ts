import assert from 'node:assert/strict'
import { test } from 'node:test'
import { normaliseMarkers } from './markers.ts'

/** The same text whole, then one character at a time: what is shown must not depend on how it was cut. */
function read(text: string, passages = 3): { text: string; removed: number[] } {
  const whole = normaliseMarkers(passages)
  const shown = whole.push(text) + whole.end()
  const slow = normaliseMarkers(passages)
  const shownSlowly = [...text].map((character) => slow.push(character)).join('') + slow.end()
  assert.equal(shownSlowly, shown)
  assert.deepEqual(slow.removed, whole.removed)
  return { text: shown, removed: whole.removed.map(({ index }) => index) }
}

test('whatever a model writes for a marker becomes [1][2]', () => {
  for (const written of [
    '[1, 2]',
    '[1][2]',
    '[1-2]',
    '[1 et 2]',
    '【1】【2】',
    '[Passages 1 et 2]',
    '[^1][^2]',
    '[1; 2]',
  ])
    assert.equal(read(`Quatre mois ${written}.`).text, 'Quatre mois [1][2].', written)
  assert.equal(read('Quatre mois 【1†source】.').text, 'Quatre mois [1].')
})

test('a marker to a passage that was not given goes, and is told', () => {
  assert.deepEqual(read('Six mois [7]. Deux [1, 9].'), { text: 'Six mois. Deux [1].', removed: [7, 9] })
  assert.deepEqual(read('Rien [0].').text, 'Rien.')
})

test('other brackets stay', () => {
  for (const text of [
    'Voir [le site](https://exemple.fr).',
    'Il a dit [sic] oui.',
    'a [ b',
    'fin [1',
    '[1](x)',
    '[…] suite',
  ])
    assert.equal(read(text).text, text)
})

test('text flows: only what may become a marker waits', () => {
  const normaliser = normaliseMarkers(3)
  assert.equal(normaliser.push('Quatre mois'), 'Quatre mois')
  assert.equal(normaliser.push(' ['), '')
  assert.equal(normaliser.push('1] et'), ' [1] et')
})

test('blanks and brackets without end pass in little time, and none is kept back', () => {
  for (const signs of [' ', '[', '[1', '】', '\u00a0['] as const) {
    const text = signs.repeat(200_000 / signs.length)
    const startedAt = process.threadCpuUsage()
    const markers = normaliseMarkers(1)
    const shown = markers.push(text) + markers.push('Fin.') + markers.end()
    assert.ok(shown.endsWith(`${signs === '[1' ? '[1' : signs}Fin.`), JSON.stringify(signs))
    const { user } = process.threadCpuUsage(startedAt)
    assert.ok(user < 10_000_000, `${user / 1000} ms for ${JSON.stringify(signs)}`)
  }
})
