import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lineOf, paragraphOf, rowsOf } from '../../../../test/fakes/pdf-lines.ts'
import { tableAt, tableRest } from './tables.ts'

const prices = rowsOf([
  [
    ['Service', 60],
    ['Habitants', 200],
    ['Autres', 350],
  ],
  [
    ['Piscine', 60],
    ['3 €', 205],
    ['5 €', 352],
  ],
  [
    ['Patinoire municipale', 60],
    ['4 €', 205],
    ['6,50 €', 352],
  ],
])

test('rows whose cells stand below each other are a table', () => {
  const table = tableAt(prices, 0)
  assert.equal(table?.length, 3)
  assert.equal(
    table?.markdown,
    '| Service | Habitants | Autres |\n| --- | --- | --- |\n| Piscine | 3 € | 5 € |\n| Patinoire municipale | 4 € | 6,50 € |',
  )
})

test('a table starts where its rows start and ends where they end', () => {
  const lines = [
    ...paragraphOf(['Avant le tableau.'], { y: 800 }),
    ...prices,
    ...paragraphOf(['Après le tableau.'], { y: 600 }),
  ]
  assert.equal(tableAt(lines, 0), null)
  assert.equal(tableAt(lines, 1)?.length, 3)
  assert.equal(tableAt(lines, 4), null)
})

test('a cell that is missing leaves its place empty', () => {
  const rows = rowsOf([
    [
      ['Lot', 60],
      ['Montant', 200],
      ['Délai', 350],
    ],
    [
      ['Murs', 60],
      ['3 mois', 352],
    ],
    [
      ['Toit', 60],
      ['12 €', 205],
      ['2 mois', 352],
    ],
  ])
  assert.match(tableAt(rows, 0)?.markdown ?? '', /\| Murs \| {2}\| 3 mois \|/)
})

test('two columns need three rows, three columns two', () => {
  const pair = rowsOf([
    [
      ['Fait à Lyon', 60],
      ['Le maire', 350],
    ],
    [
      ['le 3 mai', 60],
      ['A. Martin', 350],
    ],
  ])
  assert.equal(tableAt(pair, 0), null)
  assert.equal(tableAt(prices.slice(0, 2), 0)?.length, 2)
})

test('wide gaps that do not stand below each other are stretched text', () => {
  const lines = rowsOf([
    [
      ['Le conseil municipal', 60],
      ['délibère', 200],
    ],
    [
      ['sur', 60],
      ['les affaires de la commune entière', 100],
    ],
    [
      ['et vote chaque année le budget', 60],
      ['après', 330],
    ],
  ])
  assert.equal(tableAt(lines, 0), null)
})

test('rows far apart, and rows of another page, are not of the table', () => {
  const far = lineOf('Total 7 € 12 €', {
    y: 500,
    cells: [
      ['Total', 60],
      ['7 €', 205],
      ['12 €', 352],
    ],
  })
  assert.equal(tableAt([...prices, far], 0)?.length, 3)
  assert.equal(tableAt([...prices, { ...far, y: 660, page: 2 } as typeof far], 0)?.length, 3)
})

test('a bar in a cell does not make one more', () => {
  const rows = rowsOf([
    [
      ['a|b', 60],
      ['c', 200],
      ['d', 350],
    ],
    [
      ['e', 60],
      ['f', 200],
      ['g', 350],
    ],
  ])
  assert.match(tableAt(rows, 0)?.markdown ?? '', /\| a\\\|b \| c \| d \|/)
})

test('the next page goes on with the table while its rows fit', () => {
  const table = tableAt(prices, 0)
  assert.ok(table)
  const next = rowsOf(
    [
      [
        ['Tennis', 60],
        ['8 €', 205],
        ['9 €', 352],
      ],
      [['Un texte ordinaire', 60]],
    ],
    { page: 2 },
  )
  const rest = tableRest(next, table)
  assert.equal(rest?.length, 1)
  assert.equal(rest?.markdown, '\n| Tennis | 8 € | 9 € |')
  assert.equal(tableRest(paragraphOf(['Un texte.'], { page: 2 }), table), null)
  assert.equal(
    tableRest(
      rowsOf(
        [
          [
            ['a', 400],
            ['b', 450],
            ['c', 500],
          ],
        ],
        { page: 2 },
      ),
      table,
    ),
    null,
  )
  assert.equal(tableRest([], table), null)
})

test('items whose marks stand apart from their texts are no table, numbers without a sign are', () => {
  const items = rowsOf([
    [
      ['a)', 60],
      ['les primeurs ;', 90],
    ],
    [
      ['i.', 80],
      ['les produits de saison,', 110],
    ],
    [
      ['•', 80],
      ['certifiés ;', 110],
    ],
    [
      ['1.2', 60],
      ['les poissonniers.', 90],
    ],
  ])
  assert.equal(tableAt(items, 0), null)
  const rows = rowsOf([
    [
      ['1', 60],
      ['Murs', 90],
      ['3 €', 200],
    ],
    [
      ['2', 60],
      ['Toit', 90],
      ['4 €', 200],
    ],
  ])
  assert.equal(tableAt(rows, 0)?.length, 2)
})

test('a narrow column whose words are cut and spread is no table', () => {
  const rows = rowsOf([
    [
      ['ponsable', 60],
      ['et', 150],
      ['anti', 220],
    ],
    [
      ['constitutionnellement', 60],
      ['re', 220],
    ],
  ]).map((line) => ({ ...line, isCut: true }))
  assert.equal(tableAt(rows, 0), null)
})
