import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findQuote } from './find-quote.ts'

const passage = 'Deux mois. Quatre mois. Quatre mois.'

test('the quote is where it was taken', () => {
  assert.deepEqual(findQuote(passage, { quote: 'Quatre mois.', start: 24, end: 36 }), { start: 24, end: 36 })
})

test('wrong offsets give way to the words', () => {
  assert.deepEqual(findQuote(passage, { quote: 'Deux mois.', start: 3, end: 9 }), { start: 0, end: 10 })
})

test('a quote that is not in the passage is nowhere', () => {
  assert.equal(findQuote(passage, { quote: 'Six mois', start: 0, end: 8 }), null)
  assert.equal(findQuote(passage, { quote: '', start: 0, end: 0 }), null)
})
