import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Calibration, levelOf, probabilityOf } from './calibration.ts'
import type { Evidence } from './evidence.ts'

const nothing: Evidence = {
  ...{ passageSimilarity: null, unitSimilarity: null, unitCoverage: 0, passageCoverage: 0, rare: 0, score: 0 },
  ...{ lead: 0, own: 0, followed: 1, asked: 0, words: 0, otherYears: 0 },
}
/** Near from a coverage of a half on, sure from one of four fifths on. */
const calibration: Calibration = {
  near: { bias: -5, weights: { unitCoverage: 10 }, threshold: 0.5 },
  sure: { bias: -8, weights: { unitCoverage: 10 }, threshold: 0.5 },
}
const level = (more: Partial<Evidence>) => levelOf(calibration, { ...nothing, ...more })

describe('the probability of a judgement', () => {
  test('is a half where nothing speaks for or against it', () => {
    assert.equal(probabilityOf({ bias: 0, weights: { score: 3 }, threshold: 0.5 }, nothing), 0.5)
  })

  test('weighs each figure, and takes one that is not known for nothing', () => {
    const judgement = { bias: 1, weights: { score: 2, passageSimilarity: 100 }, threshold: 0.5 }
    assert.equal(probabilityOf(judgement, { ...nothing, score: 0.5 }), 1 / (1 + Math.exp(-2)))
  })

  test('stays between nought and one', () => {
    const certain = { bias: 1000, weights: {}, threshold: 0.5 }
    assert.deepEqual([probabilityOf(certain, nothing), probabilityOf({ ...certain, bias: -1000 }, nothing)], [1, 0])
  })
})

describe('what is shown', () => {
  const cases: readonly (readonly [string, Partial<Evidence>, string])[] = [
    ['an answer from where it is sure', { unitCoverage: 0.8 }, 'sure'],
    ['the nearest passages below', { unitCoverage: 0.79 }, 'nearest'],
    ['the nearest passages from where it is near', { unitCoverage: 0.5 }, 'nearest'],
    ['nothing below', { unitCoverage: 0.49 }, 'none'],
    ['the nearest for a rare name of one’s own documents', { own: 1, rare: 0.76 }, 'nearest'],
    ['nothing for a word that is not so rare', { own: 1, rare: 0.75 }, 'none'],
    ['nothing for a rare name of others', { own: 0, rare: 1 }, 'none'],
    ['nothing for a follow-up on another subject', { unitCoverage: 1, followed: 0.14 }, 'none'],
    ['the nearest for a follow-up that may be on another subject', { unitCoverage: 1, followed: 0.29 }, 'nearest'],
    ['an answer for a follow-up on its subject', { unitCoverage: 1, followed: 0.3 }, 'sure'],
    ['the nearest where the passage speaks of other years', { unitCoverage: 1, otherYears: 1 }, 'nearest'],
  ]
  for (const [what, more, expected] of cases) test(what, () => assert.equal(level(more), expected))

  test('nothing where nothing was found', () => assert.equal(levelOf(calibration, null), 'none'))
})
