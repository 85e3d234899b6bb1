import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { spansFor } from './find-span.ts'

const passage = {
  text: '# Préavis\n\nLe préavis d’un cadre est de trois mois. Celui d’un ouvrier dure un mois.\n\n- Les jours fériés comptent ;\n- les absences aussi.',
  context: 'La rupture du contrat',
}
const best = (claim: string, cited = passage) => spansFor(claim, cited)[0]

describe('the part of a passage that speaks of a claim', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['Un cadre a un préavis de trois mois.', 'Le préavis d’un cadre est de trois mois.'],
    ['Pour un ouvrier, un mois.', 'Celui d’un ouvrier dure un mois.'],
    ['Les jours fériés sont comptés.', 'Les jours fériés comptent ;'],
    ['Les absences comptent.', 'les absences aussi.'],
  ]
  for (const [claim, part] of cases) test(claim, () => assert.equal(best(claim)?.text, part))

  test('is where it says it is', () => {
    for (const { start, end, text } of spansFor('préavis', passage)) assert.equal(passage.text.slice(start, end), text)
  })

  test('is never a heading', () => {
    assert.deepEqual(
      spansFor('Préavis', passage).map(({ text }) => text.startsWith('#') || text === 'Préavis'),
      [false, false, false, false],
    )
  })
})

describe('how much of the claim is found', () => {
  test('in the part alone, with the sentence that introduces it, and with what stands around', () => {
    const span = best('Un cadre a un préavis.')
    assert.deepEqual([span?.own, span?.closeness, span?.support], [1, 1, 1])
    const around = best('La rupture du contrat d’un ouvrier.')
    assert.deepEqual([around?.own, around?.support], [1 / 3, 1])
  })

  test('is everything for a claim without words of its own', () => {
    assert.deepEqual([best('12')?.own, best('12')?.support], [1, 1])
  })

  test('is nothing where nothing is said of it', () => {
    const span = best('Les chats dorment.')
    assert.deepEqual([span?.own, span?.closeness, span?.support], [0, 0, 0])
  })
})

test('of two parts alike, the one with the figures of the claim comes first', () => {
  const text = 'Le délai est de dix jours ici. Le délai est de vingt jours ici.'
  assert.equal(best('Le délai est de 20 jours.', { text, context: '' })?.text, 'Le délai est de vingt jours ici.')
  assert.equal(best('Le délai est de 10 jours.', { text, context: '' })?.text, 'Le délai est de dix jours ici.')
})

test('a passage without words has no part', () => {
  assert.deepEqual(spansFor('mot', { text: '', context: 'titre' }), [])
  assert.deepEqual(spansFor('mot', { text: '# Titre', context: '' }), [])
})
