import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { meaningOf, unitsOf } from './units.ts'

const read = (passage: string) => unitsOf(passage).map(({ kind, text, lead }) => [kind, text, lead?.text ?? null])

describe('what of a passage may answer', () => {
  test('is each sentence', () => {
    assert.deepEqual(read('Un mois. Deux mois.'), [
      ['sentence', 'Un mois.', null],
      ['sentence', 'Deux mois.', null],
    ])
  })

  test('is each item, with the sentence that introduces the list', () => {
    assert.deepEqual(read('Le délai est de :\n- un mois ;\n- deux mois.'), [
      ['sentence', 'Le délai est de :', null],
      ['item', 'un mois ;', 'Le délai est de :'],
      ['item', 'deux mois.', 'Le délai est de :'],
    ])
  })

  test('is each row, with the header of its table', () => {
    assert.deepEqual(read('| Cas | Délai |\n| --- | --- |\n| Cadre | 3 mois |'), [
      ['row', '| Cas | Délai |', null],
      ['row', '| Cadre | 3 mois |', '| Cas | Délai |'],
    ])
  })

  test('is no row with the header of another table', () => {
    const text = '| A |\n| - |\n| 1 |\n\nEntre.\n\n| B |\n| - |\n| 2 |'
    assert.deepEqual(read(text).at(-1), ['row', '| 2 |', '| B |'])
  })

  test('is no heading, but knows the nearest one above', () => {
    const units = unitsOf('Avant.\n\n# Un\n\nMot.\n\n## Deux\n\nAutre. Encore.')
    assert.deepEqual(
      units.map(({ text, heading }) => [text, heading]),
      [
        ['Avant.', ''],
        ['Mot.', 'Un'],
        ['Autre.', 'Deux'],
        ['Encore.', 'Deux'],
      ],
    )
  })

  test('stands where it says, and neighbours share their block', () => {
    const text = 'Le délai est de :\n\n- un mois ; soit peu. Ou plus.\n\nFin.'
    const units = unitsOf(text)
    for (const { start, end, text: own } of units) assert.equal(text.slice(start, end), own)
    assert.deepEqual(
      units.map(({ block }) => block),
      [0, 1, 1, 2],
    )
  })

  test('is nothing of a passage without words', () =>
    assert.deepEqual(['', '# Titre', '---'].map(unitsOf), [[], [], []]))
})

describe('what is embedded of a unit', () => {
  const place = { title: 'Fiche', path: ['Partie', 'Congés'] }
  const [, item] = unitsOf('Le délai est de :\n- un mois ;')
  assert.ok(item)

  test('says the heading above and what introduces it', () => {
    assert.equal(meaningOf(item, place), 'Congés Le délai est de : un mois ;')
  })

  test('says the title where no heading stands above', () => {
    assert.equal(meaningOf(item, { ...place, path: [] }), 'Fiche Le délai est de : un mois ;')
    assert.equal(meaningOf({ ...item, lead: null }, { title: '', path: [] }), 'un mois ;')
  })
})
