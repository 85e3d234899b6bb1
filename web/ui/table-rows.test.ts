import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chooseRows, nextSort, toCsv, type Column } from './table-rows.ts'

interface Person {
  name: string
  requests: number
}

const columns: Column<Person>[] = [
  { key: 'name', title: 'Nom', cell: ({ name }) => name, plain: ({ name }) => name, sortBy: ({ name }) => name },
  {
    key: 'requests',
    title: 'Demandes',
    cell: ({ requests }) => requests,
    plain: ({ requests }) => requests,
    sortBy: ({ requests }) => requests,
  },
  { key: 'actions', title: 'Actions', cell: () => 'Supprimer' },
]
const people = [
  { name: 'Zoé Martin', requests: 9 },
  { name: 'élodie Petit', requests: 100 },
  { name: 'Émile Zola', requests: 20 },
]
const choose = (filter: string, sort: Parameters<typeof chooseRows<Person>>[1]['sort'] = null) =>
  chooseRows(people, { columns, filter, sort, language: 'fr' }).map(({ name }) => name)

test('a filter holds every word, whatever accents and capitals, and never looks into buttons', () => {
  assert.deepEqual(choose(''), ['Zoé Martin', 'élodie Petit', 'Émile Zola'])
  assert.deepEqual(choose('ELODIE'), ['élodie Petit'])
  assert.deepEqual(choose('zo mile'), ['Émile Zola'])
  assert.deepEqual(choose('supprimer'), [])
})

test('texts sort as the language does, numbers as numbers, both ways', () => {
  assert.deepEqual(choose('', { key: 'name', direction: 'ascending' }), ['élodie Petit', 'Émile Zola', 'Zoé Martin'])
  assert.deepEqual(choose('', { key: 'requests', direction: 'descending' }), [
    'élodie Petit',
    'Émile Zola',
    'Zoé Martin',
  ])
  assert.deepEqual(choose('', { key: 'actions', direction: 'ascending' })[0], 'Zoé Martin')
})

test('the same header again turns the order round', () => {
  const first = nextSort(null, 'name')
  assert.deepEqual(first, { key: 'name', direction: 'ascending' })
  assert.deepEqual(nextSort(first, 'name'), { key: 'name', direction: 'descending' })
  assert.deepEqual(nextSort(first, 'requests'), { key: 'requests', direction: 'ascending' })
})

test('an export opens as columns and runs no formula', () => {
  const rows = [
    { name: '=HYPERLINK("http://exemple.test")', requests: -3 },
    { name: 'Un "titre" ; deux', requests: 1 },
  ]
  assert.equal(
    toCsv(rows, columns, 'fr'),
    '\uFEFFNom;Demandes\r\n"\'=HYPERLINK(""http://exemple.test"")";-3\r\n"Un ""titre"" ; deux";1\r\n',
  )
  assert.match(toCsv(rows, columns, 'en'), /^\uFEFFNom,Demandes\r\n/)
})
