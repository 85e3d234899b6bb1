import { asCollectionId } from '#contract/ids'
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Hit } from '#data/search/hit'
import { hit } from '../../../../test/fakes/hit.ts'
import type { ReadQuestion } from '../question/read-question.ts'
import { isOutdated, noticesOf } from './notices-of.ts'
import { ordered } from './ordered.ts'
import { unitsOf } from '../reading/units.ts'

const day = '2026-03-01'
const of = (id: number, more: Partial<Hit>): Hit => ({ ...hit(id, 'Texte.'), ...more })

describe('a document that no longer holds', () => {
  const cases: readonly (readonly [string, Partial<Hit>, boolean])[] = [
    ['ended yesterday', { effectiveTo: '2026-02-28' }, true],
    ['ends today', { effectiveTo: '2026-03-01' }, true],
    ['ends tomorrow', { effectiveTo: '2026-03-02' }, false],
    ['says in its title that it is repealed', { title: 'Arrêté du 3 mai (abrogé)' }, true],
    ['says so in capitals', { title: 'DÉLIBÉRATION ABROGÉE' }, true],
    ['says so in its first lines', { text: 'Cette note est périmée. Voir la nouvelle.' }, true],
    ['is cancelled and replaced', { text: 'La présente est annulée et remplacée par la note 12.' }, true],
    ['is repealed, in English', { title: 'Order 12 (repealed)' }, true],
    ['speaks of it further down', { text: `${'mot '.repeat(120)} abrogé` }, false],
    ['speaks of abrogation', { title: 'Procédure d’abrogation' }, false],
    ['cancels and replaces another', { text: 'Annule et remplace la note de service du 3 mai 2019.' }, false],
    ['cancels and replaces, in capitals', { title: 'ANNULE ET REMPLACE LE RÈGLEMENT DE 2019' }, false],
    ['repeals another', { text: 'Le présent règlement abroge le règlement du 12 mars 2018.' }, false],
    ['says that another is repealed', { text: 'Article 1. L’arrêté n° 2019-12 du 3 mai 2019 est abrogé.' }, false],
    ['says that the earlier ones are repealed', { text: 'Les dispositions antérieures sont abrogées.' }, false],
    ['says it of itself, with its number', { text: 'Le présent arrêté n° 2019-12 est abrogé.' }, true],
    ['says it below its title', { text: '# Règlement du 3 mai 2019\n\nAbrogé le 1er mars 2026.' }, true],
    ['says it beside its title', { text: '# Règlement du 3 mai 2019 (abrogé)' }, true],
    ['says it in capitals without accents', { title: 'ABROGE - Règlement des salles' }, true],
    ['is cancelled, in capitals without accents', { title: 'NOTE ANNULEE ET REMPLACEE' }, true],
    ['says that it is obsolete', { title: 'Obsolète : guide des achats' }, true],
    ['is of a corpus, which tells its dates', { corpus: 'labour', title: 'Texte abrogé' }, false],
    ['is of a corpus, and ended', { corpus: 'labour', effectiveTo: '2020-01-01' }, true],
    ['says nothing', {}, false],
  ]
  for (const [what, more, isOut] of cases) test(what, () => assert.equal(isOutdated(of(1, more), [], day), isOut))
})

describe('a document of which a newer version was found', () => {
  const old = of(1, { title: 'Règlement intérieur 2023' })
  const cases: readonly (readonly [string, Partial<Hit>, boolean])[] = [
    ['of a later year', { title: 'Règlement intérieur 2025' }, true],
    [
      'of a later year, with the words of a version',
      { title: 'Règlement intérieur – version modifiée du 3 mars 2025' },
      true,
    ],
    ['of the same year', { title: 'Règlement intérieur 2023' }, false],
    ['of an earlier year', { title: 'Règlement intérieur 2021' }, false],
    ['of another subject', { title: 'Règlement des achats 2025' }, false],
    ['without a year', { title: 'Règlement intérieur' }, false],
    ['of another collection', { title: 'Règlement intérieur 2025', collectionId: asCollectionId(2) }, false],
  ]
  for (const [what, more, isOut] of cases) {
    test(what, () => assert.equal(isOutdated(old, [old, of(2, more)], day), isOut))
  }

  test('is not its own newer version', () =>
    assert.equal(isOutdated(old, [old, of(1, { title: 'Règlement intérieur 2025' })], day), false))

  test('of a corpus is none: it says itself what is in force', () => {
    const sheet = of(1, { title: 'Barème 2023', corpus: 'labour' })
    assert.equal(isOutdated(sheet, [sheet, of(2, { title: 'Barème 2025', corpus: 'labour' })], day), false)
  })
})

describe('units best first', () => {
  const unitOf = (found: Hit, score: number) => {
    const [unit] = unitsOf(found.text)
    assert.ok(unit)
    return { unit, hit: found, score, similarity: null, coverage: 0 }
  }
  const [inForce, ended] = [of(1, {}), of(2, { effectiveTo: '2020-01-01' })]
  const scores = (units: ReturnType<typeof unitOf>[]) =>
    ordered(units, day).map(({ hit: { chunkId }, score }) => [Number(chunkId), score])

  test('put what no longer holds four points behind', () => {
    assert.deepEqual(scores([unitOf(ended, 9), unitOf(inForce, 6)]), [
      [1, 6],
      [2, 5],
    ])
    assert.deepEqual(scores([unitOf(ended, 11), unitOf(inForce, 6)]), [
      [2, 7],
      [1, 6],
    ])
  })

  test('stay as they are where all hold', () => {
    assert.deepEqual(scores([unitOf(inForce, 9), unitOf(of(3, {}), 8)]), [
      [1, 9],
      [3, 8],
    ])
  })
})

describe('what a reader must know of a source', () => {
  const question = (whole: string): ReadQuestion => ({
    asked: whole,
    understood: { text: whole, asking: whole, parts: [], asks: new Set() },
    wordings: { whole, asking: whole },
    words: [],
    asking: [],
    figures: [],
    isFollowUp: false,
  })
  const told = (hits: readonly Hit[], whole = 'Quels congés ?') => noticesOf(hits, question(whole))

  test('is nothing of a document in force', () => assert.deepEqual(told([of(1, {}), of(2, {})]), [[], []]))

  test('is that it ended, or has not begun', () => {
    const hits = [of(1, { effectiveTo: '2000-01-01' }), of(2, { effectiveFrom: '2999-01-01' })]
    assert.deepEqual(told(hits), [['repealed'], ['not_yet_in_force']])
  })

  test('is that a newer version stands beside it', () => {
    const hits = [of(1, { title: 'Tarifs 2024' }), of(2, { title: 'Tarifs 2026' })]
    assert.deepEqual(told(hits), [['superseded'], []])
  })

  test('is that the sheet speaks of private employment, to whoever asks as a public agent', () => {
    const sheet = of(1, { corpus: 'fiches-travail' })
    for (const whole of [
      'Quels congés pour un agent territorial ?',
      'Je suis ATSEM, quels congés ?',
      'À la mairie ?',
    ]) {
      assert.deepEqual(told([sheet, of(2, {})], whole), [['private_employment'], []], whole)
    }
    assert.deepEqual(told([sheet], 'Quels congés pour un salarié ?'), [[]])
  })
})
