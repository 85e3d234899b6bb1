import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseXml } from '../packages/xml.ts'
import { Numbering } from './numbering.ts'

interface LevelGiven {
  readonly format?: string
  readonly text?: string
  readonly start?: number
  readonly more?: string
}

function level(at: number, { format = 'decimal', text = `%${at + 1}.`, start = 1, more = '' }: LevelGiven): string {
  return `<w:lvl w:ilvl="${at}"><w:start w:val="${start}"/><w:numFmt w:val="${format}"/>${more}<w:lvlText w:val="${text}"/></w:lvl>`
}

const family = (id: number, levels: readonly LevelGiven[], more = ''): string =>
  `<w:abstractNum w:abstractNumId="${id}">${more}${levels.map((one, at) => level(at, one)).join('')}</w:abstractNum>`
const use = (list: number, of: number, more = ''): string =>
  `<w:num w:numId="${list}"><w:abstractNumId w:val="${of}"/>${more}</w:num>`

function numberingOf(...parts: readonly string[]): Numbering {
  return new Numbering(parseXml(Buffer.from(`<w:numbering>${parts.join('')}</w:numbering>`)))
}

/** What stands before paragraphs of a list, by their depths. */
function marks(numbering: Numbering, list: string, depths: readonly number[]): (string | null)[] {
  return depths.map((depth) => {
    const mark = numbering.next(list, depth)
    return mark?.kind === 'number' ? mark.text : (mark?.kind ?? null)
  })
}

describe('the numbers that Word writes', () => {
  test('count on, and each level starts again under the next of the one above', () => {
    const numbering = numberingOf(family(0, [{}, { text: '%1.%2' }]), use(1, 0))
    assert.deepEqual(marks(numbering, '1', [0, 1, 1, 0, 1]), ['1.', '1.1', '1.2', '2.', '2.1'])
  })

  const formats = [
    ['decimal', ['1', '2', '3']],
    ['decimalZero', ['01', '02', '03']],
    ['lowerLetter', ['a', 'b', 'c']],
    ['upperLetter', ['A', 'B', 'C']],
    ['lowerRoman', ['i', 'ii', 'iii']],
    ['upperRoman', ['I', 'II', 'III']],
    ['bullet', ['bullet', 'bullet', 'bullet']],
    ['none', [null, null, null]],
    ['chicago', ['1', '2', '3']],
  ] as const
  for (const [format, expected] of formats) {
    test(`are written as ${format} says`, () => {
      const numbering = numberingOf(family(0, [{ format, text: '%1' }]), use(1, 0))
      assert.deepEqual(marks(numbering, '1', [0, 0, 0]), expected)
    })
  }

  test('stand among words, and levels above keep their own format unless it is legal', () => {
    const article = { format: 'upperRoman', text: 'Article %1' }
    const plain = numberingOf(family(0, [article, { text: '%1-%2' }]), use(1, 0))
    assert.deepEqual(marks(plain, '1', [0, 1]), ['Article I', 'I-1'])
    const legal = numberingOf(family(0, [article, { text: '%1-%2', more: '<w:isLgl/>' }]), use(1, 0))
    assert.deepEqual(marks(legal, '1', [0, 1]), ['Article I', '1-1'])
  })

  test('start where the level says, also for a level that has no item yet', () => {
    const numbering = numberingOf(family(0, [{ start: 3 }, { text: '%1.%2', start: 0 }]), use(1, 0))
    assert.deepEqual(marks(numbering, '1', [1, 0]), ['3.0', '3.'])
  })

  test('go on through two uses of one family, unless the second starts again', () => {
    const again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    const numbering = numberingOf(family(0, [{}]), use(1, 0), use(2, 0), use(3, 0, again))
    assert.deepEqual(
      ['1', '1', '2', '3', '3'].flatMap((list) => marks(numbering, list, [0])),
      ['1.', '2.', '3.', '5.', '6.'],
    )
  })

  test('follow a level that one use writes otherwise', () => {
    const own = `<w:lvlOverride w:ilvl="0">${level(0, { format: 'lowerLetter', text: '%1)' })}</w:lvlOverride>`
    const numbering = numberingOf(family(0, [{}]), use(1, 0), use(2, 0, own))
    assert.deepEqual([marks(numbering, '2', [0]), marks(numbering, '1', [0])], [['a)'], ['2.']])
  })

  test('are those of the style that a family names', () => {
    const named = family(0, [{ text: 'N°%1' }], '<w:styleLink w:val="Liste"/>')
    const numbering = numberingOf(named, family(1, [], '<w:numStyleLink w:val="Liste"/>'), use(1, 1))
    assert.deepEqual(marks(numbering, '1', [0, 0]), ['N°1', 'N°2'])
  })
})

describe('nothing stands before', () => {
  test('a paragraph of a list that the file does not have', () => {
    const numbering = numberingOf(family(0, [{}]), use(1, 0), use(2, 9))
    assert.deepEqual([...marks(numbering, '7', [0]), ...marks(numbering, '2', [0])], [null, null])
  })

  test('a paragraph of a file without lists', () => assert.deepEqual(marks(new Numbering(null), '1', [0]), [null]))

  test('one whose mark is empty, or deeper than its list', () => {
    assert.deepEqual(marks(numberingOf(family(0, [{ text: ' ' }]), use(1, 0)), '1', [0, 3]), [null, null])
  })
})

test('a depth beyond Word’s is its last, one below zero its first', () => {
  const nine = Array.from({ length: 9 }, () => ({}))
  const numbering = numberingOf(family(0, nine), use(1, 0))
  assert.deepEqual(marks(numbering, '1', [99, -4]), ['1.', '1.'])
})

test('the level of a style is the one that names it, else the first', () => {
  const numbering = numberingOf(family(0, [{}, { more: '<w:pStyle w:val="Titre2"/>' }]), use(1, 0))
  assert.deepEqual(
    [numbering.levelOf('1', 'Titre2'), numbering.levelOf('1', 'Titre3'), numbering.levelOf('9', 'x')],
    [1, 0, 0],
  )
})
