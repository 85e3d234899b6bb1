import assert from 'node:assert/strict'
import { test } from 'node:test'
import { analyse } from './analyse.ts'

test('a legal reference is one token, however it is written', () => {
  for (const written of ['L. 1221-19', 'L1221-19', "l'article L.1221-19", 'L.\u00a01221-19']) {
    assert.ok(analyse(written).includes('l1221-19'), written)
  }
})

test('accents are folded after the stem', () => {
  assert.deepEqual(analyse('traité'), analyse('traitées'))
  assert.deepEqual(analyse('employés'), analyse('employée'))
  assert.deepEqual(analyse('école'), analyse('ecoles'))
})

test('elision and common words leave nothing behind', () => {
  assert.deepEqual(analyse("Qu'est-ce que l’indemnité d'une salariée ?"), ['indemn', 'salar'])
})

test('numbers and negations are kept', () => {
  assert.deepEqual(analyse('jamais 35 heures'), ['jam', '35', 'heur'])
})

test('capitals without accents meet the words that have them', () => {
  for (const written of ['durée', 'ACTIVITÉ LIMITÉE', 'matière première', 'Prévoyance', 'œuvres payées'])
    assert.deepEqual(analyse(written.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase()), analyse(written), written)
})

test('hyphens, apostrophes and spaces of every kind are one', () => {
  assert.deepEqual(analyse('article L. 1221\u201119'), analyse('article L. 1221-19'))
  assert.deepEqual(analyse('l\u02bcemployeur'), analyse('employeur'))
  assert.deepEqual(analyse('12\u202f500 euros'), ['12500', ...analyse('euros')])
})

test('initials with dots are one word, and a number after a small word is no article', () => {
  assert.deepEqual(analyse('jours de R.T.T.'), analyse('jours de RTT'))
  assert.deepEqual(analyse('une commune qui a 3500 habitants'), [
    ...analyse('commune'),
    '3500',
    ...analyse('habitants'),
  ])
  assert.deepEqual(analyse('Noël 2024'), [...analyse('Noël'), '2024'])
  assert.ok(analyse('article L311 et R. 123').includes('l311'))
  assert.ok(analyse('article L311 et R. 123').includes('r123'))
})

test('foreign text of a megabyte is read in a moment', () => {
  for (const part of ['a.', 'l ', '1 234 ', "d'", '1-1-', '\u0301'])
    assert.ok(timeOf(() => analyse(part.repeat(1_000_000 / part.length))) < 4000, part)
})

/** Of the processor, in ms: a busy machine changes nothing. */
function timeOf(act: () => unknown): number {
  const before = process.cpuUsage()
  act()
  return process.cpuUsage(before).user / 1000
}

test('an acronym that its stem would confuse with another word is known whole too', () => {
  const citing = new Set(analyse('On peut citer un arrêt.'))
  assert.ok(analyse('ça veut dire quoi CITIS ?').some((term) => term === 'citis' && !citing.has(term)))
  assert.deepEqual(
    analyse('| CITIS | Congé |').filter((term) => term === 'citis'),
    ['citis'],
  )
  assert.deepEqual(analyse('les RTT et le CSE'), ['rtt', 'cse'])
  assert.deepEqual(analyse('RÈGLEMENT DES SERVICES'), analyse('règlement des services'))
})
