import assert from 'node:assert/strict'
import { test } from 'node:test'
import { numberedTitles } from './numbered-titles.ts'

function titlesIn(...texts: string[]): string[] {
  return [...numberedTitles(texts)]
    .toSorted(([one], [other]) => one - other)
    .map(([at, look]) => `${look}:${texts[at]}`)
}

test('titles numbered one after the other are told by what stands below each', () => {
  assert.deepEqual(titlesIn('1. L’enfant', '| Nom |', '2. Santé', 'Allergies', '3) Repas', 'Lundi'), [
    '1:1. L’enfant',
    '1:2. Santé',
    '1:3) Repas',
  ])
})

test('each kind of number has its look, and may begin again below another', () => {
  const texts = ['I – Objet', '1.1 Cadre', 'a', '1.2 Durée', 'b', 'II – Prix', '1. Forfait', 'c', '2. Révision', 'd']
  assert.deepEqual(titlesIn(...texts), ['I:I – Objet', 'I:II – Prix', '1:1. Forfait', '1:2. Révision'])
  assert.deepEqual(titlesIn('1. Objet', '1.1 Cadre', 'a', '1.2 Durée', 'b', '2. Prix', 'c'), [
    '1:1. Objet',
    '2:1.1 Cadre',
    '2:1.2 Durée',
    '1:2. Prix',
  ])
})

for (const [what, texts] of [
  ['a list', ['Ordre du jour :', '1. Budget', '2. Personnel', '3. Divers', 'Le maire']],
  ['one number alone', ['1. Budget', 'Il est voté.']],
  ['numbers that do not follow', ['3. Budget', 'voté', '7. Personnel', 'recruté']],
  ['sentences', ['1. Ouvrir la porte.', 'oui', '2. Fermer la porte.', 'non']],
  ['amounts', ['12 Agents', 'a', '13 Agents', 'b', '1 Rue', 'c', '2 Rues', 'd']],
] as const) {
  test(`${what} makes no title`, () => assert.deepEqual(titlesIn(...texts), []))
}
