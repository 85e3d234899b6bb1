import assert from 'node:assert/strict'
import { test } from 'node:test'
import { highlight } from './highlight.ts'

const passage = 'Deux mois. Quatre mois. Quatre mois.'

test('the quote is shown where it was taken', () => {
  const { before, quote, after } = highlight(passage, { quote: 'Quatre mois.', start: 24, end: 36 })
  assert.deepEqual([before, quote, after], ['Deux mois. Quatre mois. ', 'Quatre mois.', ''])
})

test('wrong offsets give way to the words', () => {
  assert.equal(highlight(passage, { quote: 'Deux mois.', start: 3, end: 9 }).quote, 'Deux mois.')
})

test('a quote that is not in the passage marks nothing', () => {
  assert.deepEqual(highlight(passage, { quote: 'Six mois', start: 0, end: 8 }), {
    before: passage,
    quote: '',
    after: '',
  })
})
