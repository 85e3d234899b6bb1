import assert from 'node:assert/strict'
import { test } from 'node:test'
import { storableJson, storableText } from './storable-text.ts'

const texts = [
  { what: 'plain text', text: 'Équipe 😀', kept: 'Équipe 😀' },
  { what: 'the character zero', text: 'a\0b\0', kept: 'a\uFFFDb\uFFFD' },
  { what: 'the first half of a character', text: 'a\uD83D', kept: 'a\uFFFD' },
  { what: 'the second half of a character', text: '\uDE00b', kept: '\uFFFDb' },
  { what: 'halves in the wrong order', text: '\uDE00\uD83D', kept: '\uFFFD\uFFFD' },
  { what: 'nothing', text: '', kept: '' },
]
for (const { what, text, kept } of texts) {
  test(`${what} is stored without moving a character`, () => {
    assert.equal(storableText(text), kept)
    assert.equal(storableText(text).length, text.length)
  })
}

test('texts inside a value are stored the same, and nothing else of it changes', () => {
  const value = { text: 'a\0', list: ['\uD83D', 1, null, true], deep: { text: 'b' }, absent: undefined }
  assert.deepEqual(JSON.parse(storableJson(value)), {
    text: 'a\uFFFD',
    list: ['\uFFFD', 1, null, true],
    deep: { text: 'b' },
  })
})

test('JSON of a value holds nothing that the database refuses', () => {
  assert.equal(storableJson('a\0\uD83D'), '"a\uFFFD\uFFFD"')
})
