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
  assert.deepEqual(analyse("Qu'est-ce que l’indemnité d'une salariée ?"), ['indemn', 'salari'])
})

test('numbers and negations are kept', () => {
  assert.deepEqual(analyse('jamais 35 heures'), ['jam', '35', 'heur'])
})
