import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { drawn } from './grey.fixture.ts'
import { unreadInk } from './ink.ts'
import type { ReadLine } from './lines-from-tsv.ts'

const noRules = { across: [], down: [] }
const box = (...[left, top, right, bottom]: readonly [number, number, number, number]) => ({ left, top, right, bottom })
const read = (...boxes: ReturnType<typeof box>[]): ReadLine[] =>
  boxes.map((one) => ({
    ...one,
    block: 1,
    paragraph: 1,
    words: [{ ...one, text: 'mot', confidence: 90 }],
  }))

/** Ten squares of a tenth of an inch each way, at 100 dots per inch. */
const page = (...rows: readonly string[]) =>
  drawn(
    rows.map((row) => row.padEnd(10, '.')),
    { side: 10 },
  )

describe('the share of ink that no word covers', () => {
  test('is nothing where all was read, or nothing is drawn', () => {
    assert.equal(unreadInk(page('##', '##'), read(box(0, 0, 20, 20)), noRules).share, 0)
    assert.equal(unreadInk(page('..', '..'), [], noRules).share, 0)
  })

  test('is everything where nothing was read', () => assert.equal(unreadInk(page('##'), [], noRules).share, 1))

  test('is a half of two words of which one was read', () => {
    const { share } = unreadInk(page('#....#'), read(box(0, 0, 10, 10)), noRules)
    assert.equal(share, 0.5)
  })

  test('leaves out the lines that are ruled', () => {
    const rules = { across: [box(0, 0, 100, 10)], down: [] }
    const { share } = unreadInk(page('##########', '..........', '#.........'), [], rules)
    assert.ok(share === 1, String(share))
    assert.equal(unreadInk(page('##########', '..........'), [], rules).share, 0)
  })
})

describe('where much unread ink stands together', () => {
  const block = [
    '..........',
    '.#######..',
    '.#######..',
    '.#######..',
    '.#######..',
    '.#######..',
    '.#######..',
    '..........',
  ]

  test('is a picture', () => {
    assert.deepEqual(unreadInk(page(...block), [], noRules).pictures, [box(10, 10, 80, 70)])
  })

  test('is none once it was read', () => {
    assert.deepEqual(unreadInk(page(...block), read(box(10, 10, 80, 70)), noRules).pictures, [])
  })

  test('is none where it takes too little room', () => {
    assert.deepEqual(unreadInk(page('..........', '.####.....', '.####.....'), [], noRules).pictures, [])
  })

  test('is one by the corners too, two apart', () => {
    const diagonal = ['####......', '####......', '####......', '....####..', '....####..', '....####..', '....####..']
    assert.deepEqual(unreadInk(page(...diagonal), [], noRules).pictures, [box(0, 0, 80, 70)])
    const wide = drawn(
      Array.from({ length: 6 }, () => '######..######'),
      { side: 10 },
    )
    assert.deepEqual(unreadInk(wide, [], noRules).pictures, [box(0, 0, 60, 60), box(80, 0, 140, 60)])
  })

  test('is none for specks', () => {
    const specks = drawn(
      Array.from({ length: 100 }, (_, y) => (y % 10 === 0 ? '#.........'.repeat(10) : '.'.repeat(100))),
    )
    assert.deepEqual(unreadInk(specks, [], noRules).pictures, [])
  })
})
