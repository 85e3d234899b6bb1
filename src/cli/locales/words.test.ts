import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { englishWords } from './english.ts'
import { frenchWords } from './french.ts'
import { fill, wordsOf } from './words.ts'

const placesOf = (sentence: string) => [...new Set(sentence.match(/\{\w+\}/g))].toSorted()

describe('both languages', () => {
  test('fill the same places in each sentence', () => {
    const english = Object.entries(englishWords.messages)
    const french = new Map(Object.entries(frenchWords.messages))
    for (const [name, sentence] of english) assert.deepEqual(placesOf(french.get(name) ?? ''), placesOf(sentence), name)
    assert.deepEqual([...french.keys()].toSorted(), english.map(([name]) => name).toSorted())
  })

  test('want words after the same commands', () => {
    for (const [name, { words }] of Object.entries(englishWords.commands)) {
      const own: { words?: string } = Object(Object(frenchWords.commands)[name])
      assert.equal(own.words === undefined, words === undefined, name)
    }
  })

  test('never leave a sentence empty, nor in the other language', () => {
    for (const [name, sentence] of Object.entries(frenchWords.messages)) {
      assert.notEqual(sentence.trim(), '', name)
      assert.doesNotMatch(sentence, /"|\bthe\b|\bis\b/, name)
    }
    for (const [name, sentence] of Object.entries(englishWords.messages)) {
      assert.doesNotMatch(sentence, /«|»|\bles?\b|\best\b/, name)
    }
  })
})

describe('a sentence', () => {
  test('has its places filled, each as often as it stands', () => {
    assert.equal(fill('{a} et {b}, puis {a}', { a: 'un', b: 2 }), 'un et 2, puis un')
    assert.equal(fill('rien'), 'rien')
  })

  test('keeps the place of what is not said, and what a value holds as it is', () => {
    assert.equal(fill('{a} {b}', { a: '{b} $& $1' }), '{b} $& $1 {b}')
  })

  test('is found by its language', () => {
    assert.equal(wordsOf('fr').messages.page, frenchWords.messages.page)
    assert.equal(wordsOf('en').messages.page, 'page {page}')
  })
})
