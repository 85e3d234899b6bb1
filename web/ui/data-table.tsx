import { useId, type ReactNode } from 'react'
import { useText } from '../locales/text.ts'
import { Button } from './button.tsx'
import type { Column, Sort } from './table-rows.ts'
import './table.css'

interface DataTableProps<Row> {
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowId: (row: Row) => string | number
  /** Given when the columns can be sorted. */
  sort?: Sort | null
  onSort?: (columnKey: string) => void
  /** What stands in the place of the table when it has no row. */
  empty: ReactNode
}

/**
 * Rows under named columns. Where they have little room each row is a small card that repeats the names: nothing is cut, nothing scrolls
 * sideways. Its roles are written, because a browser forgets them with `display`.
 */
export function DataTable<Row>({ caption, columns, rows, rowId, sort = null, onSort, empty }: DataTableProps<Row>) {
  const id = useId()
  if (rows.length === 0) return <p className="quiet">{empty}</p>
  return (
    <div className="data-table-frame">
      <table role="table" className="data-table" aria-labelledby={id}>
        <caption id={id} className="vh">
          {caption}
        </caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <Header key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={rowId(row)} role="row">
              {columns.map((column, position) => (
                <Cell key={column.key} column={column} row={row} isFirst={position === 0} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface HeaderProps<Row> {
  column: Column<Row>
  sort: Sort | null
  onSort: ((columnKey: string) => void) | undefined
}

function Header<Row>({ column, sort, onSort }: HeaderProps<Row>) {
  const { key, title, sortBy, isNumber } = column
  const direction = sort?.key === key ? sort.direction : undefined
  return (
    <th role="columnheader" scope="col" aria-sort={direction} data-number={isNumber || undefined}>
      {sortBy && onSort ? (
        <button type="button" className="sort" onClick={() => onSort(key)}>
          {title}
          <span aria-hidden="true">{direction === undefined ? ' ↕' : direction === 'ascending' ? ' ↑' : ' ↓'}</span>
        </button>
      ) : (
        title
      )}
    </th>
  )
}

function Cell<Row>({ column, row, isFirst }: { column: Column<Row>; row: Row; isFirst: boolean }) {
  const { title, cell, isNumber, isShort } = column
  if (isFirst) {
    return (
      <th role="rowheader" scope="row">
        {cell(row)}
      </th>
    )
  }
  return (
    <td role="cell" data-label={title} data-number={isNumber || undefined} data-short={isShort || undefined}>
      {cell(row)}
    </td>
  )
}

interface PagerProps {
  total: number
  offset: number
  limit: number
  onMove: (offset: number) => void
  /** The caption of the list, where a page has several. */
  of?: string
}

/** Where we are in a long list, and how to move in it. */
export function Pager({ total, offset, limit, onMove, of }: PagerProps) {
  const text = useText()
  if (total <= limit && offset === 0) return null
  const last = Math.min(total, offset + limit)
  return (
    <nav className="row" aria-label={of === undefined ? text('table.pages') : text('table.pagesOf', { name: of })}>
      <Button aria-disabled={offset === 0} onClick={() => offset > 0 && onMove(Math.max(0, offset - limit))}>
        {text('table.previous')}
      </Button>
      <span className="quiet">
        {text('table.range', { first: text.number(offset + 1), last: text.number(last), total: text.number(total) })}
      </span>
      <Button aria-disabled={last >= total} onClick={() => last < total && onMove(offset + limit)}>
        {text('table.next')}
      </Button>
    </nav>
  )
}
