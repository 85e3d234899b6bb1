import assert from 'node:assert/strict'
import { test } from 'node:test'
import { numeral } from './numbering.ts'

const numerals: readonly [value: number, format: string, text: string][] = [
  [4, 'upperRoman', 'IV'],
  [1949, 'lowerRoman', 'mcmxlix'],
  [4000, 'upperRoman', '4000'],
  [26, 'lowerLetter', 'z'],
  [28, 'upperLetter', 'BB'],
  [7, 'decimalZero', '07'],
  [10, 'decimalZero', '10'],
  [0, 'lowerLetter', '0'],
  [3, 'ordinal', '3'],
]

for (const [value, format, text] of numerals) {
  test(`${value} as ${format} is ${text}`, () => assert.equal(numeral(value, format), text))
}
