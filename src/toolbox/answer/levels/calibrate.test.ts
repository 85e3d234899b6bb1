import assert from 'node:assert/strict'
import { test } from 'node:test'
import { calibrate } from './calibrate.ts'
import { levelOf, probabilityOf } from './calibration.ts'
import type { Evidence } from './evidence.ts'

function evidence(similarity: number, coverage: number): Evidence {
  return {
    passageSimilarity: similarity,
    unitSimilarity: similarity,
    unitCoverage: coverage,
    passageCoverage: coverage,
    rare: coverage,
    score: coverage,
    lead: 0.5,
    own: 0,
    asked: 0,
    followed: 1,
    otherYears: 0,
    words: 0.5,
  }
}

/** Always the same hundred: far ones below 0.85, near ones above, right when they hold most words. */
const examples = Array.from({ length: 100 }, (_, at) => {
  const isNear = at % 2 === 0
  const coverage = ((at * 37) % 100) / 100
  return { evidence: evidence(isNear ? 0.88 : 0.83, coverage), isNear, isRight: isNear && coverage > 0.6 }
})

test('what is fitted tells far from near, and sure from not sure', () => {
  const calibration = calibrate(examples)
  assert.equal(levelOf(calibration, evidence(0.83, 0.9)), 'none')
  assert.equal(levelOf(calibration, evidence(0.88, 0.95)), 'sure')
  assert.equal(levelOf(calibration, evidence(0.88, 0.1)), 'nearest')
  assert.equal(levelOf(calibration, null), 'none')
})

test('of the answers called sure, most are right', () => {
  const calibration = calibrate(examples)
  const sure = examples.filter((one) => levelOf(calibration, one.evidence) === 'sure')
  assert.ok(sure.length >= 10)
  assert.ok(sure.filter(({ isRight }) => isRight).length / sure.length >= 0.75)
})

test('a probability grows with the evidence', () => {
  const { sure } = calibrate(examples)
  assert.ok(probabilityOf(sure, evidence(0.88, 0.9)) > probabilityOf(sure, evidence(0.88, 0.2)))
})

test('what speaks of other years, or of another subject, is never sure', () => {
  const calibration = calibrate(examples)
  const strong = evidence(0.88, 0.95)
  assert.equal(levelOf(calibration, { ...strong, otherYears: 1 }), 'nearest')
  assert.equal(levelOf(calibration, { ...strong, followed: 0.2 }), 'nearest')
  assert.equal(levelOf(calibration, { ...strong, followed: 0 }), 'none')
})
