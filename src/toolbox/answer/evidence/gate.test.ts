import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Evidence, isEnough } from './gate.ts'

const evidence: Evidence = {
  topSimilarity: 0.88,
  profile: 'multilingual-e5-small/latin-q4/int8',
  searchedPassages: 4709,
  words: 6,
  passageCoverage: 0.5,
  documentCoverage: 0.7,
  ownCoverage: null,
}

test('a near passage is enough, a far one is not', () => {
  assert.equal(isEnough(evidence), true)
  assert.equal(isEnough({ ...evidence, topSimilarity: 0.85 }), false)
})

test('chance alone brings less near in a small collection', () => {
  assert.equal(isEnough({ ...evidence, topSimilarity: 0.85, searchedPassages: 10 }), true)
  assert.equal(isEnough({ ...evidence, topSimilarity: 0.875, searchedPassages: 1e7 }), true)
})

test('a short question whose main word is nowhere needs more, one whose words are all there needs less', () => {
  const short = { ...evidence, words: 3, topSimilarity: 0.872 }
  assert.equal(isEnough({ ...short, passageCoverage: 0.3, documentCoverage: 0.3 }), false)
  assert.equal(isEnough({ ...short, topSimilarity: 0.86, passageCoverage: 1, documentCoverage: 1 }), true)
})

test('a question that leans on another must find its own words too', () => {
  assert.equal(isEnough({ ...evidence, ownCoverage: 0 }), false)
  assert.equal(isEnough({ ...evidence, ownCoverage: 0.8 }), true)
})

test('without a model, or with one whose cosines are not known, words decide', () => {
  for (const known of [{ topSimilarity: null }, { profile: 'autre-modele/1' }]) {
    assert.equal(isEnough({ ...evidence, ...known, passageCoverage: 0.5 }), true)
    assert.equal(isEnough({ ...evidence, ...known, passageCoverage: 0.2 }), false)
  }
})
