import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { extractFacts } from '#text/facts/extract-facts'
import type { NumberFact } from '#text/facts/fact'
import { insideRange, missingFacts, sameFigure } from './match-facts.ts'

/** What of a claim its passage does not state, in the claim's words. */
function missing(claim: string, stated: string, asked = ''): string[] {
  const facts = missingFacts(extractFacts(claim), { stated: extractFacts(stated), asked: extractFacts(asked) })
  return facts.map(({ start, end }) => claim.slice(start, end))
}

function figure(text: string): NumberFact {
  const found = extractFacts(text).find((fact) => fact.kind === 'number')
  assert.ok(found, text)
  return found
}

describe('a figure is stated, however it is written', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['Le délai est de 2 mois.', 'deux mois'],
    ['Le délai est de deux ans.', '24 mois'],
    ['Un délai de 24 mois.', 'deux ans'],
    ['La pause est de 1 h 30.', '90 minutes'],
    ['Une heure et demie.', '90 minutes'],
    ['180 jours', 'cent quatre-vingts jours'],
    ['La moitié du salaire.', '50 %'],
    ['Le tiers : 1/3.', 'un tiers'],
    ['1 823,03 €', '1.823,03 euros'],
    ['€1,823.03', '1 823,03'],
    ["1,2 million d'euros", '1 200 000 €'],
    ['12 semaines', '84 jours'],
    ['le 2e mois', 'le deuxième mois'],
    // A cell of a table tells its unit in its header.
    ['12 semaines', '| Durée | 12 |'],
    ['12 jours ouvrables', '12 jours'],
    ['12 jours', '12 jours ouvrables'],
    ['1er mars 2026', 'le 01/03/2026'],
    ['en mars 2026', 'le 01/03/2026'],
    ["l'article L. 1221-19", 'article L1221-19'],
    ['Appelez le 01.42.75.80.00.', 'Tél. : 01 42 75 80 00'],
    ['Appelez le +33 1 42 75 80 00.', '0142758000'],
    ['Un emprunt de 3,5 M€.', '3 500 000 €'],
    ['Un emprunt d’un million deux cent mille euros.', '1,2 M€'],
    ['dans les 15 jours', 'un délai de quinze (15) jours'],
    ['dans les quinze jours', 'un délai de 15 (quinze) jours'],
    ['avant le 30 juin', 'avant le 30/06'],
    ['le 1er janvier 2026', 'au 1ᵉʳ janvier 2026'],
    ["l'article LO 141", "l'article L.O. 141"],
    ['rien à vérifier', ''],
  ]
  for (const [claim, stated] of cases) {
    test(`“${claim}” where “${stated}” is written`, () => assert.deepEqual(missing(claim, stated), []))
  }
})

describe('a figure that the passage gives otherwise is missing', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['Le délai est de 3 mois.', 'deux mois', ['3']],
    ['Le délai est de deux ans et demi.', 'deux ans', ['deux']],
    ['Le délai est de 2 mois.', '2 jours', ['2']],
    ['Le délai est de 60 jours.', 'deux mois', ['60']],
    ['12 jours ouvrables', '12 jours calendaires', ['12']],
    ['1 500 € bruts', '1 500 € nets', ['1 500']],
    ['280 jours', 'cent quatre-vingts jours', ['280']],
    ['50 %', '5 %', ['50']],
    ['Appelez le 01 42 75 80 01.', '01 42 75 80 00', ['01 42 75 80 01']],
    ['Un emprunt de 3,5 M€.', '3 500 €', ['3,5']],
    ['dans les 30 jours', 'un délai de quinze (15) jours', ['30']],
    ['avant le 30 juillet', 'avant le 30/06', ['30 juillet']],
    ['1er mars 2026', '1er mars 2025', ['1er mars 2026']],
    ['1er mars 2026', 'mars 2026', ['1er mars 2026']],
    ["l'article L. 1221-19", "l'article L. 1221-20", ['L. 1221-19']],
    ['de 2 à 4 mois', '2 mois', ['4']],
    ['10 jours', '', ['10']],
  ]
  for (const [claim, stated, words] of cases) {
    test(`“${claim}” where “${stated}” is written`, () => assert.deepEqual(missing(claim, stated), words))
  }
})

describe('the asker’s own figure', () => {
  test('passes beside one that the passage states', () => {
    assert.deepEqual(
      missing('Avec 12 ans d’ancienneté, le préavis est de 2 mois.', '2 mois', 'J’ai 12 ans d’ancienneté'),
      [],
    )
  })

  test('passes alone inside a range that the passage states', () => {
    const range = 'de 50 à 150 salariés'
    assert.deepEqual(missing('Une entreprise de 80 salariés.', range, 'nous sommes 80 salariés'), [])
    assert.deepEqual(missing('Une entreprise de 180 salariés.', range, 'nous sommes 180 salariés'), ['180'])
  })

  test('is not its own proof', () => {
    assert.deepEqual(missing('Le préavis est de 3 mois.', 'deux mois', 'Le préavis est-il de 3 mois ?'), ['3'])
  })

  test('of another kind than a number never passes', () => {
    assert.deepEqual(missing('Le 1er mars 2026, 2 mois.', '2 mois', 'au 1er mars 2026'), ['1er mars 2026'])
  })
})

describe('two figures are the same', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['2 ans', '24 mois', true],
    ['2 ans', '2', true],
    ['24 mois', '2', false],
    ['2 ans', '2 jours', false],
    ['0,1', '0,10', true],
    ['1000000', '1000001', true],
    ['100', '101', false],
  ]
  for (const [left, right, isSame] of cases) {
    test(`${left} and ${right}: ${isSame}`, () => assert.equal(sameFigure(figure(left), figure(right)), isSame))
  }
})

describe('a number inside a range', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['80 salariés', 'de 50 à 150 salariés', true],
    ['50 salariés', 'de 50 à 150 salariés', true],
    ['150 salariés', 'de 50 à 150 salariés', true],
    ['49 salariés', 'de 50 à 150 salariés', false],
    ['151 salariés', 'de 50 à 150 salariés', false],
    ['80 jours', 'de 50 à 150 salariés', false],
    ['80 salariés', 'à partir de 50 salariés', false],
    // Two numbers that stand far from each other are no range.
    ['80', '50 salariés au siège et dans chacun des autres établissements, 150 salariés', false],
    ['80', 'le 1er mars 2026', false],
  ]
  for (const [claimed, stated, isInside] of cases) {
    test(`${claimed}, ${stated}: ${isInside}`, () => {
      assert.equal(insideRange(figure(claimed), extractFacts(stated)), isInside)
    })
  }
})
