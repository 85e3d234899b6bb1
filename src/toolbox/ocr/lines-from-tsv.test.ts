import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { linesFromTsv } from './lines-from-tsv.ts'

const header = 'level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext'
const row = (
  place: readonly [block: number, paragraph: number, line: number],
  text: string,
  box = [0, 0, 10, 5],
): string => [5, 1, ...place, 1, ...box, 96.5, text].join('\t')

test('words of one line stand together, with the place of each and of all', () => {
  const table = [header, row([1, 2, 3], 'Le', [10, 20, 30, 8]), row([1, 2, 3], 'maire', [50, 18, 40, 12])].join('\n')
  assert.deepEqual(linesFromTsv(table), [
    {
      block: 1,
      paragraph: 2,
      words: [
        { text: 'Le', left: 10, top: 20, right: 40, bottom: 28, confidence: 96.5 },
        { text: 'maire', left: 50, top: 18, right: 90, bottom: 30, confidence: 96.5 },
      ],
      left: 10,
      top: 18,
      right: 90,
      bottom: 30,
    },
  ])
})

test('a line is one of its paragraph, of its block', () => {
  const table = [
    row([1, 1, 1], 'a'),
    row([1, 1, 2], 'b'),
    row([1, 2, 1], 'c'),
    row([2, 1, 1], 'd'),
    row([1, 1, 1], 'e'),
  ]
  assert.deepEqual(
    linesFromTsv(table.join('\n')).map(({ words }) => words.map(({ text }) => text).join(' ')),
    ['a e', 'b', 'c', 'd'],
  )
})

describe('what is no word is passed over', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['nothing', ''],
    ['the header', header],
    [
      'a page, a block, a paragraph or a line',
      [1, 2, 3, 4].map((level) => row([1, 1, 1], 'x').replace(/^5/, String(level))).join('\n'),
    ],
    ['a word without letters', row([1, 1, 1], '  ')],
    ['a row that was cut', row([1, 1, 1], 'mot').split('\t').slice(0, 8).join('\t')],
    ['a row with more fields', `${row([1, 1, 1], 'mot')}\tencore`],
  ]
  for (const [what, table] of cases) test(what, () => assert.deepEqual(linesFromTsv(table), []))
})
