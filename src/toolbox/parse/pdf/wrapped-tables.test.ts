import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lineOf } from '../../../../test/fakes/pdf-lines.ts'
import type { Line } from './page-lines.ts'
import { wrappedTableAt } from './wrapped-tables.ts'

type Placed = readonly [text: string, left: number]

const at = (y: number, ...cells: readonly Placed[]): Line =>
  lineOf(cells.map(([text]) => text).join(' '), { y, left: cells[0]?.[1] ?? 60, cells })
const [date, what, where] = [60, 160, 400]
const header = at(700, ['Date', date], ['Objet', what], ['Lieu', where])
const expected = [
  '| Date | Objet | Lieu |',
  '| --- | --- | --- |',
  '| 1er mars | Réunion publique sur la place | Salle des fêtes |',
  '| 2 mars | Conseil municipal | Mairie, au premier étage |',
].join('\n')

test('cells of several lines that are written one after the other stay in their rows', () => {
  const lines = [
    header,
    at(680, ['1er mars', date], ['Réunion publique', what]),
    at(667, ['sur la place', what]),
    at(680, ['Salle des fêtes', where]),
    at(645, ['2 mars', date], ['Conseil municipal', what], ['Mairie, au', where]),
    at(632, ['premier étage', where]),
    at(600, ['La suite du texte, qui prend toute la largeur de la page.', date]),
  ]
  const table = wrappedTableAt(lines, 0)
  assert.deepEqual([table?.markdown, table?.length], [expected, 6])
})

test('the same written line after line', () => {
  const lines = [
    header,
    at(680, ['1er mars', date], ['Réunion publique', what], ['Salle des', where]),
    at(667, ['sur la place', what], ['fêtes', where]),
    at(645, ['2 mars', date], ['Conseil municipal', what], ['Mairie, au', where]),
    at(632, ['premier étage', where]),
  ]
  assert.equal(wrappedTableAt(lines, 0)?.markdown, expected)
})

test('a title below a table is none of its rows', () => {
  const lines = [
    header,
    at(680, ['1er mars', date], ['Réunion', what], ['Salle', where]),
    at(667, ['publique', what]),
    at(645, ['2 mars', date], ['Conseil', what], ['Mairie', where]),
    at(615, ['Annexe', date]),
  ]
  assert.equal(wrappedTableAt(lines, 0)?.length, 4)
})

test('columns of a page, rows of one line and words that reach over an edge are no such table', () => {
  const column = (left: number) => [680, 667, 654].map((y) => at(y, ['Une ligne', left]))
  assert.equal(wrappedTableAt([at(700, ['Un', date], ['Deux', where]), ...column(date), ...column(where)], 0), null)
  const single = [680, 660, 640].map((y) => at(y, ['1er mars', date], ['Réunion', what], ['Salle', where]))
  assert.equal(wrappedTableAt([header, ...single], 0), null)
  const wide = at(680, ['Un texte qui va bien au-delà de sa colonne', date])
  assert.equal(wrappedTableAt([header, wide, ...single], 0), null)
})
