import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { drawn, signsOf } from './grey.fixture.ts'
import { rulesOf, withoutRules } from './rules.ts'

const blank = (width: number): string => '.'.repeat(width)
/** A page of 200 × 120 dots at 100 to the inch, on which lines are ruled: from, to, place, thickness. */
function ruledPage(across: readonly number[][], down: readonly number[][] = []) {
  const page = drawn(Array.from({ length: 120 }, () => blank(200)))
  const ink = (x: number, y: number): void => void (page.pixels[y * page.width + x] = 0)
  for (const [from = 0, to = 0, y = 0, thick = 1] of across) {
    for (let x = from; x < to; x += 1) for (let line = y; line < y + thick; line += 1) ink(x, line)
  }
  for (const [from = 0, to = 0, x = 0, thick = 1] of down) {
    for (let y = from; y < to; y += 1) for (let line = x; line < x + thick; line += 1) ink(line, y)
  }
  return page
}

describe('lines that are ruled', () => {
  test('across and down, with the room that they take', () => {
    const page = ruledPage([[10, 190, 20, 2]], [[20, 110, 10, 2]])
    assert.deepEqual(rulesOf(page), {
      across: [{ left: 10, right: 190, top: 20, bottom: 22 }],
      down: [{ left: 10, right: 12, top: 20, bottom: 110 }],
    })
  })

  test('are half an inch long at least across', () => {
    assert.equal(rulesOf(ruledPage([[10, 60, 20]])).across.length, 1)
    assert.equal(rulesOf(ruledPage([[10, 59, 20]])).across.length, 0)
  })

  test('down are longer, unless they join two lines across', () => {
    assert.equal(rulesOf(ruledPage([], [[20, 80, 50]])).down.length, 1)
    assert.equal(rulesOf(ruledPage([], [[20, 79, 50]])).down.length, 0)
    const box = rulesOf(
      ruledPage(
        [
          [10, 190, 20],
          [10, 190, 50],
        ],
        [[20, 51, 50]],
      ),
    )
    assert.deepEqual(box.down, [{ left: 50, right: 51, top: 20, bottom: 51 }])
    assert.equal(rulesOf(ruledPage([[10, 190, 20]], [[20, 51, 50]])).down.length, 0)
  })

  test('are no thicker than a line: a bar is a picture', () => {
    assert.equal(rulesOf(ruledPage([[10, 190, 20, 6]])).across.length, 1)
    assert.equal(rulesOf(ruledPage([[10, 190, 20, 7]])).across.length, 0)
  })

  test('may be cut by a little slant', () => {
    const page = ruledPage([
      [10, 100, 20],
      [100, 190, 21],
    ])
    assert.deepEqual(rulesOf(page).across, [{ left: 10, right: 190, top: 20, bottom: 22 }])
  })

  test('are none on an empty page', () => assert.deepEqual(rulesOf(ruledPage([])), { across: [], down: [] }))
})

test('a page without its rules keeps its letters', () => {
  const page = drawn(['######', '......', '..#...', '......', '......'])
  const rules = { across: [{ left: 0, right: 6, top: 0, bottom: 1 }], down: [] }
  assert.deepEqual(signsOf(withoutRules(page, rules)), ['......', '......', '..#...', '......', '......'])
  assert.deepEqual(signsOf(page)[0], '######', 'the page itself stays as it is')
})
