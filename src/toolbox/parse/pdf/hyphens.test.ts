import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keepsHyphen, writtenWords } from './hyphens.ts'

const none: ReadonlySet<string> = new Set()

test('compounds and references keep the hyphen that a line ends with, cut words lose it', () => {
  const kept = [
    'sous-traitant',
    'celui-ci',
    'ci-après',
    'peut-être',
    '1221-19',
    '2016-1480',
    'vice-présidente',
    'Loire-Atlantique',
  ]
  for (const word of kept) {
    const [before = '', after = ''] = word.split('-')
    assert.equal(keepsHyphen(`le ${before}`, `${after} est`, none), true, word)
  }
  for (const word of ['ci-toyens', 'mai-rie', 'non-obstant', 'sous-crire', 'contre-venant', 'est-imer']) {
    const [before = '', after = ''] = word.split('-')
    assert.equal(keepsHyphen(before, after, none), false, word)
  }
})

test('a word that the text has elsewhere decides', () => {
  const words = writtenWords(['Le compte-rendu du sous-préfet.', 'Une souscription ouverte.'])
  assert.equal(keepsHyphen('un compte', 'rendu', words), true)
  assert.equal(keepsHyphen('sous', 'cription', words), false)
  assert.equal(keepsHyphen('SOUS', 'CRIPTION', words), false)
  assert.equal(keepsHyphen('SAINT', 'NAZAIRE', words), true)
})
