import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseXml } from '../packages/xml.ts'
import { Numbering, outline } from './numbering.ts'

const number = (level: number, more = 'style:num-format="1"'): string =>
  `<text:list-level-style-number text:level="${level}" ${more}/>`
const bullet = (level: number): string => `<text:list-level-style-bullet text:level="${level}" text:bullet-char="•"/>`
const list = (name: string, ...levels: readonly string[]): string =>
  `<text:list-style style:name="${name}">${levels.join('')}</text:list-style>`
const numberingOf = (...styles: readonly string[]): Numbering =>
  new Numbering([parseXml(Buffer.from(`<office:styles>${styles.join('')}</office:styles>`))])

function marks(numbering: Numbering, style: string, depths: readonly number[]): (string | null)[] {
  return depths.map((depth) => {
    const mark = numbering.next(style, depth)
    return mark?.kind === 'number' ? mark.text : (mark?.kind ?? null)
  })
}

describe('the numbers of a list', () => {
  test('count on, and each level starts again under the next of the one above', () => {
    const numbering = numberingOf(list('L', number(1), number(2)))
    assert.deepEqual(marks(numbering, 'L', [0, 1, 1, 0, 1]), ['1', '1', '2', '2', '1'])
  })

  const formats = [
    ['1', ['1', '2']],
    ['01', ['01', '02']],
    ['a', ['a', 'b']],
    ['A', ['A', 'B']],
    ['i', ['i', 'ii']],
    ['I', ['I', 'II']],
    ['', [null, null]],
  ] as const
  for (const [format, expected] of formats) {
    test(`are written as “${format}” says`, () => {
      const numbering = numberingOf(list('L', number(1, `style:num-format="${format}"`)))
      assert.deepEqual(marks(numbering, 'L', [0, 0]), expected)
    })
  }

  test('stand between what the level says around them, with the levels that it shows', () => {
    const second = 'style:num-format="1" style:num-prefix="(" style:num-suffix=")" text:display-levels="2"'
    const numbering = numberingOf(list('L', number(1), number(2, second)))
    assert.deepEqual(marks(numbering, 'L', [0, 1, 1]), ['1', '(1.1)', '(1.2)'])
  })

  test('follow a newer file’s whole pattern, in each level’s own format', () => {
    const first = 'style:num-format="I" style:num-list-format="Titre %1%"'
    const second = 'style:num-format="a" loext:num-list-format="%1%-%2%"'
    const numbering = numberingOf(list('L', number(1, first), number(2, second)))
    assert.deepEqual(marks(numbering, 'L', [0, 1, 1]), ['Titre I', 'I-a', 'I-b'])
  })

  test('start where the level says, or the item itself', () => {
    const numbering = numberingOf(list('L', number(1, 'style:num-format="1" text:start-value="4"')))
    assert.deepEqual(marks(numbering, 'L', [0, 0]), ['4', '5'])
    assert.deepEqual(numbering.next('L', 0, 9), { kind: 'number', text: '9' })
    assert.deepEqual(marks(numbering, 'L', [0]), ['10'])
  })

  test('go on through lists of one style, unless the next one counts from its start', () => {
    const numbering = numberingOf(list('L', number(1)))
    assert.deepEqual(marks(numbering, 'L', [0, 0]), ['1', '2'])
    numbering.restart('L')
    assert.deepEqual(marks(numbering, 'L', [0]), ['1'])
  })
})

test('signs are signs', () => assert.deepEqual(marks(numberingOf(list('L', bullet(1))), 'L', [0]), ['bullet']))

test('headings have the numbers of the outline', () => {
  const levels = '<text:outline-level-style text:level="1" style:num-format="1" style:num-suffix="."/>'
  const numbering = numberingOf(`<text:outline-style style:name="Outline">${levels}</text:outline-style>`)
  assert.deepEqual(marks(numbering, outline, [0, 0]), ['1.', '2.'])
})

test('nothing stands before an item of a style or a depth that the file does not have', () => {
  const numbering = numberingOf(list('L', number(1)))
  assert.deepEqual([...marks(numbering, 'X', [0]), ...marks(numbering, 'L', [3])], [null, null])
  assert.deepEqual(marks(new Numbering([]), 'L', [0]), [null])
})
