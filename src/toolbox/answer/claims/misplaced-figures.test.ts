import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CitedText } from './claims-of.ts'
import { contradictedFigure, misplacedFigure } from './misplaced-figures.ts'

const passageOf = (text: string, context = ''): CitedText => ({ text, context })

/** The figure that stands for another case, in the claim's words. */
function misplaced(claim: string, text: string, context = ''): string | null {
  const found = misplacedFigure(claim, passageOf(text, context))
  return found === null ? null : `${found.figure.written} ${found.figure.unit}`
}

function contradicted(claim: string, text: string): string | null {
  const found = contradictedFigure(claim, passageOf(text))
  return found === null ? null : `${found.written} ${found.unit}`
}

const list =
  'La période d’essai dure :\n- deux mois pour les ouvriers ;\n- trois mois pour les techniciens ;\n- quatre mois pour les cadres.'
const table = `| Ancienneté | Préavis des ouvriers | Préavis des cadres |
| --- | --- | --- |
| Moins de 2 ans | 1 mois | 3 mois |
| Plus de 2 ans | 2 mois | 4 mois |`

describe('a figure that the passage gives for another case', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['of a list', 'La période d’essai des cadres dure deux mois.', list],
    ['of another item', 'Pour les ouvriers, elle dure quatre mois.', list],
    ['of another column', 'Le préavis des cadres est de 1 mois.', table],
    [
      'of a company of another size',
      'Dans une entreprise de 30 salariés, le délai est de 5 jours.',
      'Dans une entreprise d’au moins 50 salariés, le délai est de 5 jours. Dans une entreprise de moins de 50 salariés, le délai est de 3 jours.',
    ],
  ]
  for (const [where, claim, text] of cases) test(where, () => assert.notEqual(misplaced(claim, text), null))
})

describe('a figure in its place', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['of a list', 'La période d’essai des cadres dure quatre mois.', list],
    ['of a list, in another order of words', 'Quatre mois : c’est la durée pour un cadre.', list],
    ['of a table', 'Le préavis des cadres est de 3 mois avec moins de 2 ans d’ancienneté.', table],
    ['of a table, by both its row and its column', 'Avec plus de 2 ans, un ouvrier a 2 mois de préavis.', table],
    [
      'of a sentence',
      'Le délai est de 20 jours pour les agents.',
      'Le délai est de 10 jours pour les élus et de 20 jours pour les agents.',
    ],
    [
      'of a company of its size',
      'Dans une entreprise de 80 salariés, le délai est de 5 jours.',
      'Dans une entreprise d’au moins 50 salariés, le délai est de 5 jours. Dans une entreprise de moins de 50 salariés, le délai est de 3 jours.',
    ],
    ['alone in its passage', 'Le délai est de 5 jours.', 'Le délai est de 5 jours.'],
    ['of a claim without one', 'Le préavis existe.', list],
  ]
  for (const [where, claim, text] of cases) test(where, () => assert.equal(misplaced(claim, text), null))

  test('that the passage does not state is no misplaced one: it is missing', () => {
    assert.equal(misplaced('Le préavis est de 9 mois.', list), null)
  })

  test('a word of the title is about the whole document, and parts nothing', () => {
    const text = 'Le délai de recours est de 10 jours. Le délai de réponse est de 20 jours.'
    assert.equal(misplaced('Le délai de réponse du recours est de 20 jours.', text, 'Recours'), null)
  })
})

describe('a figure that the sentence saying the same thing gives otherwise', () => {
  const text = 'L’employeur répond à la demande du salarié dans les 10 jours. La prime est versée après 30 jours.'

  test('is told', () => {
    assert.equal(contradicted('L’employeur répond à la demande du salarié dans les 30 jours.', text), '30 day')
  })

  test('is right in its own sentence', () => {
    assert.equal(contradicted('L’employeur répond à la demande du salarié dans les 10 jours.', text), null)
  })

  test('needs three words at least to be compared', () => {
    assert.equal(contradicted('L’employeur répond : 30 jours.', text), null)
  })

  test('needs a sentence that says the same thing', () => {
    assert.equal(contradicted('Le maire convoque le conseil municipal sous 30 jours.', text), null)
  })

  test('is compared within its unit alone', () => {
    assert.equal(contradicted('L’employeur répond à la demande du salarié dans les 30 mois.', text), null)
  })

  test('of people is a case, unless it is a threshold', () => {
    const sized =
      'Un comité social est obligatoire dans toute entreprise à partir de 50 salariés. Le règlement vaut pour 11 salariés.'
    assert.equal(contradicted('Un comité social est obligatoire dans toute entreprise de 11 salariés.', sized), null)
    assert.equal(
      contradicted('Un comité social est obligatoire dans toute entreprise à partir de 11 salariés.', sized),
      '11 person',
    )
  })
})

test('a passage of figures alone is read once, in a moment', () => {
  const passage = passageOf(Array.from({ length: 2000 }, (_, at) => `${at} jours`).join(' et '))
  const before = process.threadCpuUsage()
  for (let claim = 0; claim < 20; claim += 1) {
    misplacedFigure(`Le délai est de ${claim} jours et de 13 mois.`, passage)
    contradictedFigure(`Le délai est de ${claim} jours et de 13 mois.`, passage)
  }
  assert.ok(process.threadCpuUsage(before).user < 5_000_000)
})
