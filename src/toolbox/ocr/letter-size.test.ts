import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { bodySizeOf, sizeOf } from './letter-size.ts'
import type { ReadLine, ReadWord } from './lines-from-tsv.ts'

/** A word whose letters are of a size: small letters alone are half as high. */
function word(text: string, height: number, left = 0): ReadWord {
  return { text, left, right: left + 10 * text.length, top: 0, bottom: height, confidence: 90 }
}

const line = (...words: readonly ReadWord[]): ReadLine => ({
  ...{ block: 1, paragraph: 1, words, left: 0, right: 100, top: 0, bottom: 10 },
})

const near = (left: number, right: number): void => assert.ok(Math.abs(left - right) < 0.01, `${left} for ${right}`)

describe('the size of letters', () => {
  test('is the same whatever stands above and below small letters', () => {
    for (const [text, height] of [
      ['mer', 52],
      ['mal', 72],
      ['mage', 73],
      ['Page', 93],
    ] as const)
      near(sizeOf({ words: [word(text, height)] }), 100)
  })

  test('is that of the middle word', () => {
    near(sizeOf({ words: [word('mer', 52), word('mer', 520), word('mer', 51)] }), 100)
  })

  test('is told by words rather than by signs', () => {
    near(sizeOf({ words: [word('—', 3), word('.', 2), word('mer', 52)] }), 100)
    near(sizeOf({ words: [word('.', 52)] }), 100)
  })

  test('of nothing is nothing', () => assert.equal(sizeOf({ words: [] }), 0))
})

describe('the size of most letters of a page', () => {
  test('counts each letter: a short title is not the text', () => {
    near(bodySizeOf([line(word('mer', 520)), line(word('maronner', 52))]), 100)
  })

  test('of an empty page is nothing', () => assert.equal(bodySizeOf([]), 0))
})
