import assert from 'node:assert/strict'
import { test } from 'node:test'
import { titleOf } from './title-of.ts'

const word = 'collectivité '

const titles = [
  { what: 'a short question as it is', question: 'Combien dure l’essai ?', title: 'Combien dure l’essai ?' },
  { what: 'one line of several', question: '  Bonjour,\n\n\tcombien  ?  ', title: 'Bonjour, combien ?' },
  { what: 'nothing', question: ' \n ', title: '' },
  { what: 'eighty characters whole', question: 'a'.repeat(80), title: 'a'.repeat(80) },
  { what: 'one word without an end, cut where the room ends', question: 'a'.repeat(81), title: `${'a'.repeat(80)}…` },
  { what: 'long text, cut between two words', question: word.repeat(10), title: `${word.repeat(6).trim()}…` },
  {
    what: 'a first word that leaves less than half, cut inside the second',
    question: `${'a'.repeat(20)} ${'b'.repeat(100)}`,
    title: `${'a'.repeat(20)} ${'b'.repeat(59)}…`,
  },
  {
    what: 'punctuation before the cut',
    question: `${'a'.repeat(70)}, puis ${'b'.repeat(40)}`,
    title: `${'a'.repeat(70)}, puis…`,
  },
  { what: 'an end that is a comma', question: `${'a'.repeat(76)}, ${'b'.repeat(40)}`, title: `${'a'.repeat(76)}…` },
  { what: 'no half of a character', question: `${'a'.repeat(79)}😀😀`, title: `${'a'.repeat(79)}…` },
]
for (const { what, question, title } of titles) {
  test(`a conversation is named by ${what}`, () => {
    assert.equal(titleOf(question), title)
    assert.ok(titleOf(question).length <= 81)
    assert.ok(titleOf(question).isWellFormed())
  })
}
