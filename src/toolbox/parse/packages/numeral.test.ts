import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type NumeralFormat, numeral } from './numeral.ts'

const numerals: readonly [value: number, format: NumeralFormat, text: string][] = [
  [4, 'upper-roman', 'IV'],
  [1949, 'lower-roman', 'mcmxlix'],
  [4000, 'upper-roman', '4000'],
  [26, 'lower-letter', 'z'],
  [28, 'upper-letter', 'BB'],
  [7, 'two-figures', '07'],
  [10, 'two-figures', '10'],
  [0, 'lower-letter', '0'],
]

for (const [value, format, text] of numerals) {
  test(`${value} in ${format} is ${text}`, () => assert.equal(numeral(value, format), text))
}
