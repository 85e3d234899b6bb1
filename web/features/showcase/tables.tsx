import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { BarFigure } from '../../ui/bar-figure.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { DataTable, Pager } from '../../ui/data-table.tsx'
import { Field } from '../../ui/field.tsx'
import { chooseRows, nextSort, toCsv, type Column, type Sort } from '../../ui/table-rows.ts'
import { TableView } from '../../ui/table-view.tsx'
import { Tabs } from '../../ui/tabs.tsx'

const rows = [
  { name: 'Zoé Martin', requests: 1200 },
  { name: 'Un nom très long qui ne tient pas sur une seule ligne d’un téléphone', requests: 3 },
]

type Row = (typeof rows)[number]

const many: Row[] = Array.from({ length: 30 }, (_, at) => ({ name: `Person ${at}`, requests: at }))

const bars = many.map(({ name, requests }) => ({ key: name, label: name, value: requests }))

const nameOf = ({ name }: Row): string => name

function columnsOf(shown: (requests: number) => string): Column<Row>[] {
  return [
    { key: 'name', title: 'Name', cell: nameOf, sortBy: nameOf, plain: nameOf },
    {
      key: 'requests',
      title: 'Requests',
      cell: ({ requests }) => shown(requests),
      sortBy: ({ requests }) => requests,
      plain: ({ requests }) => requests,
      isNumber: true,
    },
  ]
}

export function SortedTable() {
  const text = useText()
  const [sort, setSort] = useState<Sort | null>(null)
  const [filter, setFilter] = useState('')
  const columns = columnsOf((requests) => text.number(requests))
  return (
    <>
      <Field label="Filter" type="search" value={filter} onChange={(event) => setFilter(event.target.value)} />
      <DataTable
        caption="People"
        columns={columns}
        rows={chooseRows(rows, { columns, filter, sort, language: 'fr' })}
        rowId={nameOf}
        sort={sort}
        onSort={(key) => setSort(nextSort(sort, key))}
        empty="Nobody has these words."
      />
      <CopyButton label="Copy as CSV" content={toCsv(rows, columns, 'en')} />
      <Pager total={123} offset={50} limit={50} onMove={() => undefined} />
    </>
  )
}

/** A list that is empty and one of several pages, each in its part. */
export function Views() {
  const columns = columnsOf(String)
  const parts = [
    { key: 'figure', title: 'Figure', content: <BarFigure caption="Requests by day" bars={bars} shown={String} /> },
    {
      key: 'lists',
      title: 'Lists',
      content: (
        <>
          <TableView caption="Nobody" columns={columns} rows={[]} rowId={nameOf} empty="Nobody yet." fileName="none" />
          <TableView caption="Many" columns={columns} rows={many} rowId={nameOf} empty="Nobody." fileName="many" />
        </>
      ),
    },
  ]
  return <Tabs name="Parts" parts={parts} />
}
