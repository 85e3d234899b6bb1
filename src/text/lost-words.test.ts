import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lostWords, wordSet } from './lost-words.ts'

test('words that are kept nowhere are counted and shown', () => {
  const kept = wordSet(['| Salle | Prix |', 'Les Tilleuls : 345 €'])
  assert.deepEqual(lostWords('Salle des Tilleuls, 345 € l’été', kept), {
    lost: 3,
    of: 6,
    examples: ['des', 'l', 'été'],
  })
})

test('ligatures, case and signs make no other word', () => {
  assert.equal(lostWords('**Œuvre** ﬁnale', wordSet(['œuvre finale'])).lost, 0)
})

test('a word without end is shown by its beginning', () => {
  const { lost, examples } = lostWords('a'.repeat(1_000_000), new Set())
  assert.deepEqual([lost, examples], [1, ['a'.repeat(60)]])
})
