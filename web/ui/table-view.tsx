import { useState, type ReactNode } from 'react'
import { useLanguage, useText } from '../locales/text.ts'
import { DataTable, Pager } from './data-table.tsx'
import { DownloadButton } from './download-button.tsx'
import { Field } from './field.tsx'
import { chooseRows, nextSort, toCsv, type Column, type Sort } from './table-rows.ts'

interface TableViewProps<Row> {
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowId: (row: Row) => string | number
  empty: ReactNode
  /** Name of the file that an export writes, without its ending. */
  fileName: string
}

const pageSize = 25
const filterFrom = 8

/** Rows that are all here: found by their words, put in order, shown a page at a time, and taken away as a file. */
export function TableView<Row>({ caption, columns, rows, rowId, empty, fileName }: TableViewProps<Row>) {
  const text = useText()
  const language = useLanguage()
  const [filter, setFilter] = useState('')
  const [sort, setSort] = useState<Sort | null>(null)
  const [wantedOffset, setOffset] = useState(0)
  const chosen = chooseRows(rows, { columns, filter, sort, language })
  const offset = wantedOffset < chosen.length ? wantedOffset : 0
  return (
    <div className="stack">
      {rows.length >= filterFrom && (
        <Field
          label={text('table.filter')}
          type="search"
          value={filter}
          onChange={(event) => (setFilter(event.target.value), setOffset(0))}
        />
      )}
      <DataTable
        caption={caption}
        columns={columns}
        rows={chosen.slice(offset, offset + pageSize)}
        rowId={rowId}
        sort={sort}
        onSort={(key) => setSort(nextSort(sort, key))}
        empty={filter === '' ? empty : text('table.noneFound')}
      />
      <Pager total={chosen.length} offset={offset} limit={pageSize} onMove={setOffset} of={caption} />
      {rows.length > 0 && (
        <p>
          <DownloadButton
            label={text('table.export')}
            fileName={`${fileName}.csv`}
            content={() => toCsv(chosen, columns, language)}
          />
        </p>
      )}
    </div>
  )
}
