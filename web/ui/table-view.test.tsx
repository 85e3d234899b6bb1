import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { screen } from '@testing-library/react'
import { button, cellsOf, field, named, namesOf, wordsOf } from '../../test/page/elements.ts'
import { show } from '../../test/page/open-page.tsx'
import { DataTable, Pager } from './data-table.tsx'
import { TableView } from './table-view.tsx'
import type { Column } from './table-rows.ts'

interface Person {
  readonly name: string
  readonly requests: number
}

const columns: readonly Column<Person>[] = [
  { key: 'name', title: 'Nom', cell: ({ name }) => name, sortBy: ({ name }) => name, plain: ({ name }) => name },
  {
    key: 'requests',
    title: 'Demandes',
    cell: ({ requests }) => requests,
    sortBy: ({ requests }) => requests,
    plain: ({ requests }) => requests,
    isNumber: true,
  },
  { key: 'actions', title: 'Actions', cell: ({ name }) => <button>{`Retirer ${name}`}</button> },
]

const numbered = (count: number): Person[] =>
  Array.from({ length: count }, (_, index) => ({ name: `Agent ${index + 1}`, requests: count - index }))

const view = (rows: readonly Person[]) => (
  <TableView
    caption="Agents"
    columns={columns}
    rows={rows}
    rowId={({ name }) => name}
    empty="Personne."
    fileName="agents"
  />
)

const names = (): (string | undefined)[] => cellsOf().map(([name]) => name)

test('a table is named, its columns and the first cell of each row are headers', async () => {
  await show(view(numbered(2)))
  const table = screen.getByRole('table', { name: 'Agents' })
  assert.deepEqual(
    namesOf('columnheader', table).map((title) => title.split(' ', 1)[0]),
    ['Nom', 'Demandes', 'Actions'],
  )
  assert.deepEqual(namesOf('rowheader', table), ['Agent 1', 'Agent 2'])
  assert.equal(table.querySelector('td')?.getAttribute('data-label'), 'Demandes')
})

test('without a row, words stand in the place of the table and nothing can be exported', async () => {
  await show(view([]))
  assert.ok(screen.getByText('Personne.'))
  assert.ok(screen.queryByRole('table') === null)
  assert.deepEqual(namesOf('button'), [])
})

for (const [count, isOffered] of [
  [7, false],
  [8, true],
] as const) {
  test(`a list of ${count} ${isOffered ? 'can' : 'need not'} be filtered`, async () => {
    await show(view(numbered(count)))
    assert.equal(screen.queryByLabelText('Filtrer la liste') !== null, isOffered)
  })
}

test('words narrow the list; those that nothing holds are said', async () => {
  const { user } = await show(view([...numbered(8), { name: 'Élodie', requests: 3 }]))
  await user.type(field('Filtrer la liste'), 'elo')
  assert.deepEqual(names(), ['Élodie'])
  await user.type(field('Filtrer la liste'), 'zzz')
  assert.ok(screen.getByText('Rien ne porte ces mots.'))
  await user.clear(field('Filtrer la liste'))
  assert.equal(names().length, 9)
})

test('a column orders rows up, then down; another column begins upwards', async () => {
  const { user } = await show(
    view([
      { name: 'Zoé', requests: 2 },
      { name: 'émile', requests: 10 },
    ]),
  )
  const press = (title: string) => user.click(screen.getByRole('button', { name: new RegExp(`^${title}`) }))
  const sorted = (title: string): string | null =>
    screen.getByRole('columnheader', { name: new RegExp(`^${title}`) }).getAttribute('aria-sort')
  await press('Nom')
  assert.deepEqual([names(), sorted('Nom')], [['émile', 'Zoé'], 'ascending'])
  await press('Nom')
  assert.deepEqual([names(), sorted('Nom')], [['Zoé', 'émile'], 'descending'])
  await press('Demandes')
  assert.deepEqual([names(), sorted('Demandes'), sorted('Nom')], [['Zoé', 'émile'], 'ascending', null])
})

test('a long list is read by pages, which say where one is', async () => {
  const { user } = await show(view(numbered(60)))
  const pages = named('navigation', 'Pages de la liste : Agents')
  assert.equal(wordsOf(pages.querySelector('span')), '1 à 25 sur 60')
  assert.equal(button('Précédents').getAttribute('aria-disabled'), 'true')
  await user.click(button('Suivants'))
  await user.click(button('Suivants'))
  assert.equal(wordsOf(pages.querySelector('span')), '51 à 60 sur 60')
  assert.equal(names().length, 10)
  await user.click(button('Suivants'))
  assert.equal(wordsOf(pages.querySelector('span')), '51 à 60 sur 60', 'there is nothing after the end')
})

test('a filter that leaves fewer pages begins at the first', async () => {
  const { user } = await show(view(numbered(60)))
  await user.click(button('Suivants'))
  // Every column is looked into: the first has made sixty requests.
  await user.type(field('Filtrer la liste'), 'agent 60')
  assert.deepEqual(names(), ['Agent 1', 'Agent 60'])
  assert.deepEqual(namesOf('navigation'), [])
})

test('an export holds what is shown, as spreadsheets of the language read it', async () => {
  const saved: Blob[] = []
  mock.method(URL, 'createObjectURL', (content: Blob) => (saved.push(content), 'blob:agents'))
  mock.method(URL, 'revokeObjectURL', () => undefined)
  const { user } = await show(
    view([
      { name: '=Agent; 1', requests: 2 },
      { name: 'Zoé', requests: 10 },
    ]),
  )
  await user.click(button('Exporter en CSV'))
  mock.restoreAll()
  assert.equal(await saved[0]?.text(), '\uFEFFNom;Demandes\r\n"\'=Agent; 1";2\r\nZoé;10\r\n')
})

test('a list that ends on its first page has no pager', async () => {
  await show(<Pager total={25} offset={0} limit={25} onMove={() => undefined} />)
  assert.ok(screen.queryByRole('navigation') === null)
})

const moves = [
  { offset: 0, press: 'Précédents', to: [] },
  { offset: 10, press: 'Précédents', to: [0] },
  { offset: 25, press: 'Suivants', to: [50] },
  { offset: 50, press: 'Suivants', to: [] },
]
for (const { offset, press, to } of moves) {
  test(`from ${offset} of 60, "${press}" leads to ${to[0] ?? 'nowhere'}`, async () => {
    const asked: number[] = []
    const { user } = await show(<Pager total={60} offset={offset} limit={25} onMove={(next) => asked.push(next)} />)
    await user.click(button(press))
    assert.deepEqual(asked, to)
  })
}

test('columns of a list that the server orders have no button', async () => {
  await show(<DataTable caption="Agents" columns={columns} rows={numbered(1)} rowId={({ name }) => name} empty="" />)
  assert.deepEqual(namesOf('button'), ['Retirer Agent 1'])
})
