import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseHTML } from 'linkedom'
import { tableLines, tableToMarkdown } from './html-table.ts'
import { inlineText } from './inline-text.ts'

function markdownOf(table: string): string {
  const { document } = parseHTML(`<!doctype html><html><body><table>${table}</table></body></html>`)
  const found = document.querySelector('table')
  assert.ok(found)
  return tableToMarkdown(found, inlineText)
}

describe('rows and columns as Markdown', () => {
  test('a short row is filled, an empty one left out, but not the header', () => {
    const grid = [['', ''], ['a'], ['', ' '], ['b', 'c']]
    assert.equal(tableLines(grid, 1), '|  |  |\n| --- | --- |\n| a |  |\n| b | c |')
  })

  test('nothing is no table', () => assert.deepEqual([tableLines([], 1), tableLines([[]], 1)], ['', '']))

  test('several header rows are one, each word said once', () => {
    const grid = [
      ['Aide', 'Montant', 'Montant'],
      ['Aide', 'min', 'max'],
      ['A', '1', '2'],
    ]
    assert.equal(tableLines(grid, 2), '| Aide | Montant – min | Montant – max |\n| --- | --- | --- |\n| A | 1 | 2 |')
  })
})

describe('a table of a page', () => {
  const head = (cells: string): string => `<thead><tr>${cells}</tr></thead>`

  test('lends its first row where no header is told', () => {
    assert.equal(
      markdownOf('<tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr>'),
      '| a | b |\n| --- | --- |\n| c | d |',
    )
  })

  test('repeats a cell in every column and every row that it spans', () => {
    assert.equal(
      markdownOf(
        '<tr><th>a</th><th>b</th><th>c</th></tr><tr><td rowspan="2" colspan="2">x</td><td>1</td></tr><tr><td>2</td></tr>',
      ),
      '| a | b | c |\n| --- | --- | --- |\n| x | x | 1 |\n| x | x | 2 |',
    )
  })

  test('takes a span that is no number for one, and no span for more than fifty', () => {
    assert.equal(markdownOf('<tr><td colspan="deux">a</td><td colspan="-3">b</td></tr>'), '| a | b |\n| --- | --- |')
    const [line = ''] = markdownOf('<tr><td colspan="100000">a</td></tr>').split('\n')
    assert.equal(line.split('a').length - 1, 50)
  })

  test('ends a span with its last row', () => {
    assert.equal(markdownOf('<tr><th>a</th></tr><tr><td rowspan="9">b</td></tr>'), '| a |\n| --- |\n| b |')
  })

  test('merges the rows of its head', () => {
    assert.equal(
      markdownOf(`<thead><tr><th>a</th></tr><tr><th>b</th></tr></thead><tbody><tr><td>c</td></tr></tbody>`),
      '| a – b |\n| --- |\n| c |',
    )
  })

  test('shows its caption above, and escapes bars', () => {
    assert.equal(
      markdownOf(`<caption>Titre</caption>${head('<th>a|b</th>')}<tr><td>c</td></tr>`),
      'Titre\n\n| a\\|b |\n| --- |\n| c |',
    )
    assert.equal(markdownOf('<caption> </caption><tr><td>a</td></tr>'), '| a |\n| --- |')
  })

  test('without rows is empty', () => assert.equal(markdownOf(''), ''))
})
