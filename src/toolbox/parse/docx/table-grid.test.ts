import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseXml, textOf } from '../packages/xml.ts'
import { tableGrid } from './table-grid.ts'

const cell = (text: string, shape = ''): string => `<w:tc><w:tcPr>${shape}</w:tcPr><w:p><w:t>${text}</w:t></w:p></w:tc>`
const row = (cells: readonly string[], format = ''): string =>
  `<w:tr><w:trPr>${format}</w:trPr>${cells.join('')}</w:tr>`
const span = (count: number): string => `<w:gridSpan w:val="${count}"/>`
const restart = '<w:vMerge w:val="restart"/>'
const goesOn = '<w:vMerge/>'

function read(...rows: readonly string[]) {
  const { grid, headers, isLayout } = tableGrid(parseXml(Buffer.from(`<w:tbl>${rows.join('')}</w:tbl>`)))
  return { texts: grid.map((places) => places.map((place) => place && textOf(place))), headers, isLayout }
}

describe('each place of a table', () => {
  test('holds its cell', () => {
    assert.deepEqual(read(row([cell('a'), cell('b')]), row([cell('c'), cell('d')])).texts, [
      ['a', 'b'],
      ['c', 'd'],
    ])
  })

  test('holds the cell that covers it across', () => {
    assert.deepEqual(read(row([cell('a', span(2)), cell('b')])).texts, [['a', 'a', 'b']])
    assert.deepEqual(read(row([cell('a'), cell('', '<w:hMerge/>')])).texts, [['a', 'a']])
  })

  test('holds the cell that covers it from above', () => {
    const table = read(
      row([cell('a', restart), cell('b')]),
      row([cell('', goesOn), cell('c')]),
      row([cell('d', restart), cell('e')]),
    )
    assert.deepEqual(table.texts, [
      ['a', 'b'],
      ['a', 'c'],
      ['d', 'e'],
    ])
  })

  test('holds nothing before a row that begins later', () => {
    assert.deepEqual(read(row([cell('a')], '<w:gridBefore w:val="2"/>')).texts, [[null, null, 'a']])
  })

  test('is read within controls and changes, but not in a table within', () => {
    const control = `<w:sdt><w:sdtContent>${row([cell('a')])}</w:sdtContent></w:sdt>`
    const inner = `<w:tbl>${row([cell('x')])}</w:tbl>`
    assert.deepEqual(read(control, inner, row([`<w:sdt>${cell('b')}</w:sdt>`])).texts, [['a'], ['b']])
  })

  test('of a row that was deleted is left out', () => {
    assert.deepEqual(read(row([cell('a')], '<w:del/>'), row([cell('b')])).texts, [['b']])
  })

  test('is one of two hundred at most that a cell covers', () => {
    assert.equal(read(row([cell('a', span(100_000))])).texts[0]?.length, 200)
    assert.deepEqual(read(row([cell('a', '<w:gridSpan w:val="deux"/>')])).texts, [['a']])
  })
})

describe('the rows that are headers', () => {
  const header = '<w:tblHeader/>'

  test('are those that say so, from the top', () => {
    assert.equal(read(row([cell('a')], header), row([cell('b')], header), row([cell('c')])).headers, 2)
    assert.equal(read(row([cell('a')]), row([cell('b')], header)).headers, 0)
  })

  test('are two where a title stands over several columns beside one over several rows', () => {
    const first = row([cell('Cas', restart), cell('Durée', span(2))])
    const second = row([cell('', goesOn), cell('min'), cell('max')])
    assert.equal(read(first, second, row([cell('a'), cell('1'), cell('2')])).headers, 2)
  })

  test('are none otherwise', () =>
    assert.equal(read(row([cell('a', span(2))]), row([cell('b'), cell('c')])).headers, 0))
})

test('one cell alone only frames a text', () => {
  assert.deepEqual(
    [read(row([cell('a')])), read(row([cell('a', span(3))])), read(row([cell('a'), cell('b')]))].map(
      ({ isLayout }) => isLayout,
    ),
    [true, true, false],
  )
})
