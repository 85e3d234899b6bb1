import { MarkdownWriter } from '#text/markdown-writer'
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Merge, writeGrid } from './grid-tables.ts'

function written(rows: readonly (readonly string[])[], merges: readonly Merge[] = []): string {
  const out = new MarkdownWriter()
  writeGrid({ rows, merges }, out)
  return out.toString()
}

const merge = (...[top, left, bottom, right]: [number, number, number, number]): Merge => ({
  ...{ top, left, bottom, right },
})

describe('cells that touch', () => {
  test('are one table, an empty row parts two', () => {
    const rows = [['Nom', 'Prix'], ['Salle', '12'], [], ['Rue', 'Sens'], ['Basse', 'unique']]
    assert.equal(
      written(rows),
      '| Nom | Prix |\n| --- | --- |\n| Salle | 12 |\n\n| Rue | Sens |\n| --- | --- |\n| Basse | unique |',
    )
  })

  test('leave out columns that nothing is in', () => {
    assert.equal(
      written([
        ['', 'Nom', '', 'Prix'],
        ['', 'Salle', '', '12'],
      ]),
      '| Nom | Prix |\n| --- | --- |\n| Salle | 12 |',
    )
  })

  test('stay on one line, their bars told from those of the table', () => {
    assert.equal(
      written([
        ['a\nb', 'c|d'],
        [' e  f ', 'g'],
      ]),
      '| a b | c\\|d |\n| --- | --- |\n| e f | g |',
    )
  })

  test('of rows of different lengths stand in their columns', () => {
    assert.equal(
      written([
        ['a', 'b'],
        ['c', 'd', 'e'],
        ['f', 'g'],
      ]),
      '| a | b |  |\n| --- | --- | --- |\n| c | d | e |\n| f | g |  |',
    )
  })

  test('of nothing are nothing', () => assert.deepEqual([written([]), written([[], ['', ' ']])], ['', '']))
})

describe('a text alone on its row', () => {
  test('stands above the table', () => {
    assert.equal(
      written([['Tarifs 2026'], ['Nom', 'Prix'], ['Salle', '12']]),
      'Tarifs 2026\n\n| Nom | Prix |\n| --- | --- |\n| Salle | 12 |',
    )
  })

  test('within a table is a row of it', () => {
    assert.equal(
      written([
        ['Nom', 'Prix'],
        ['Salles', ''],
        ['Petite', '12'],
      ]),
      '| Nom | Prix |\n| --- | --- |\n| Salles |  |\n| Petite | 12 |',
    )
  })

  test('at the end of a table is a note below it', () => {
    assert.equal(
      written([
        ['Nom', 'Prix'],
        ['Salle', '12'],
        ['* hors taxes', ''],
      ]),
      '| Nom | Prix |\n| --- | --- |\n| Salle | 12 |\n\n* hors taxes',
    )
  })

  test('over all the columns parts two tables', () => {
    const rows = [
      ['Nom', 'Prix'],
      ['Salle', '12'],
      ['Été', ''],
      ['Piscine', '3'],
    ]
    const parted = '| Nom | Prix |\n| --- | --- |\n| Salle | 12 |\n\nÉté\n\n| Piscine | 3 |\n| --- | --- |'
    assert.equal(written(rows, [merge(2, 0, 2, 1)]), parted)
  })
})

describe('merged cells', () => {
  test('are repeated where they lie', () => {
    const rows = [
      ['Quartier', 'Rue'],
      ['Nord', 'Haute'],
      ['', 'Basse'],
    ]
    assert.equal(
      written(rows, [merge(1, 0, 2, 0)]),
      '| Quartier | Rue |\n| --- | --- |\n| Nord | Haute |\n| Nord | Basse |',
    )
  })

  test('of the first row tell that the header goes on below', () => {
    const rows = [
      ['Nom', 'Budget', ''],
      ['', '2025', '2026'],
      ['Nord', '30', '35'],
    ]
    assert.equal(
      written(rows, [merge(0, 1, 0, 2), merge(0, 0, 1, 0)]),
      '| Nom | Budget – 2025 | Budget – 2026 |\n| --- | --- | --- |\n| Nord | 30 | 35 |',
    )
  })

  test('beyond the cells cover nothing', () => {
    assert.equal(
      written(
        [
          ['a', 'b'],
          ['c', 'd'],
        ],
        [merge(5, 5, 9, 9)],
      ),
      '| a | b |\n| --- | --- |\n| c | d |',
    )
  })
})

test('threat: more rows than a call takes arguments, and as many merged cells', () => {
  const row = ['a', 'b']
  const rows = Array.from({ length: 200_000 }, () => row)
  const text = written(rows)
  assert.ok(text.startsWith('| a | b |\n| --- | --- |\n| a | b |'))
  assert.equal(text.split('\n').length, rows.length + 1)
  const merges = Array.from({ length: 20_000 }, (_, index) => merge(index, 0, index, 1))
  const startedAtMs = performance.now()
  assert.ok(written(rows.slice(0, 30_000), merges).includes('| a | b |'))
  assert.ok(performance.now() - startedAtMs < 5000)
})
