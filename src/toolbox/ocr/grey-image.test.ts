import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { between, cropped, greyFromRgba, resized } from './grey-image.ts'
import { drawn, signsOf } from './grey.fixture.ts'

describe('grey from colours', () => {
  const cases: readonly (readonly [string, readonly number[], number])[] = [
    ['white', [255, 255, 255, 255], 255],
    ['black', [0, 0, 0, 255], 0],
    ['red', [255, 0, 0, 255], 76],
    ['green', [0, 255, 0, 255], 149],
    ['blue', [0, 0, 255, 255], 28],
    ['nothing at all is paper', [0, 0, 0, 0], 255],
    ['half of black', [0, 0, 0, 128], 127],
  ]
  for (const [what, rgba, grey] of cases) {
    test(what, () => assert.deepEqual([...greyFromRgba(Uint8Array.from(rgba), 1)], [grey]))
  }
})

describe('another number of dots', () => {
  test('halves a page, each pixel being the mean of four', () => {
    const { width, height, pixels, dotsPerInch } = resized(drawn(['##..', '#...']), 50)
    assert.deepEqual([width, height, dotsPerInch, [...pixels]], [2, 1, 50, [63, 255]])
  })

  test('doubles it', () => {
    const { width, height, dotsPerInch } = resized(drawn(['#.', '.#']), 200)
    assert.deepEqual([width, height, dotsPerInch], [4, 4, 200])
  })

  test('never makes nothing of it', () => {
    const { width, height } = resized(drawn(['#']), 1)
    assert.deepEqual([width, height], [1, 1])
  })
})

describe('the grey of a place between pixels', () => {
  const page = drawn(['#.', '..'])
  const cases = [
    [0, 0, 0],
    [0.5, 0, 127.5],
    [0, 0.5, 127.5],
    [0.5, 0.5, 191.25],
    [1, 1, 255],
    [-0.4, -0.4, 0],
    [-1, 0, 255],
    [5, 5, 255],
  ] as const
  for (const [x, y, grey] of cases) test(`at ${x}, ${y}`, () => assert.equal(between(page, x, y), grey))
})

describe('a part of a page', () => {
  const page = drawn(['#...', '.##.', '...#'])
  test('is what its box holds', () => {
    assert.deepEqual(signsOf(cropped(page, { left: 1, top: 1, right: 3, bottom: 3 })), ['##', '..'])
  })
  test('ends with the page', () => {
    assert.deepEqual(signsOf(cropped(page, { left: -5, top: 2, right: 99, bottom: 99 })), ['...#'])
  })
  test('takes whole pixels', () => {
    assert.deepEqual(signsOf(cropped(page, { left: 1.7, top: 0.9, right: 2.1, bottom: 1.2 })), ['..', '##'])
  })
})
