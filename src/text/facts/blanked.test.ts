import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blanked } from './blanked.ts'

const cases: readonly (readonly [string, readonly (readonly [number, number])[], string])[] = [
  ['abcdef', [], 'abcdef'],
  ['abcdef', [[0, 2]], '  cdef'],
  ['abcdef', [[4, 6]], 'abcd  '],
  ['abcdef', [[0, 6]], '      '],
  ['abcdef', [[2, 2]], 'abcdef'],
  [
    'abcdef',
    [
      [4, 5],
      [0, 1],
    ],
    ' bcd f',
  ],
  [
    'abcdef',
    [
      [1, 4],
      [2, 3],
    ],
    'a   ef',
  ],
  [
    'abcdef',
    [
      [1, 3],
      [2, 5],
    ],
    'a    f',
  ],
  ['', [[0, 0]], ''],
]

for (const [text, places, expected] of cases) {
  test(`${JSON.stringify(places)} of “${text}” become spaces, the rest stays in its place`, () => {
    const given = places.map(([start, end]) => ({ start, end }))
    assert.equal(blanked(text, given), expected)
    assert.deepEqual(
      given.map(({ start, end }) => [start, end]),
      places,
      'the places given are not put in order',
    )
  })
}
