import { keepPreviousData } from '@tanstack/react-query'
import { useState } from 'react'
import type { Collection } from '#contract/data'
import type { Document } from '#contract/documents'
import { useText, type Text } from '../../locales/text.ts'
import { useListDocuments } from '../../operations.ts'
import { DataTable, Pager } from '../../ui/data-table.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import type { Column } from '../../ui/table-rows.ts'
import { DocumentActions } from '../documents/document-actions.tsx'
import { DocumentName } from '../documents/document-name.tsx'
import { DocumentStateTag } from '../documents/document-state-tag.tsx'

const pageSize = 50
const pollMs = 1_000

/** Documents with the state of their reading, asked again while one of them is being read. */
export function DocumentTable({ collection }: { collection: Collection }) {
  const text = useText()
  const [offset, setOffset] = useState(0)
  const { data, error, refetch } = useListDocuments(
    { query: { collection_id: collection.id, limit: pageSize, offset } },
    {
      placeholderData: keepPreviousData,
      refetchInterval: ({ state }) =>
        state.data?.data.some((one) => one.state === 'queued' || one.state === 'processing') ? pollMs : false,
    },
  )
  if (!data && !error) return <p className="quiet">{text('loading')}</p>
  return (
    <>
      {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {data && (
        <DataTable
          caption={text('documents.caption')}
          columns={columnsOf(text, collection)}
          rows={data.data}
          rowId={({ id }) => id}
          empty={text('documents.none')}
        />
      )}
      {data && <Pager total={data.total} offset={offset} limit={pageSize} onMove={setOffset} />}
    </>
  )
}

function columnsOf(text: Text, { writable }: Collection): Column<Document>[] {
  const columns: Column<Document>[] = [
    { key: 'name', title: text('documents.name'), cell: (document) => <DocumentName document={document} /> },
    { key: 'state', title: text('documents.state'), cell: ({ state }) => <DocumentStateTag state={state} /> },
    {
      key: 'chunks',
      title: text('documents.chunks'),
      cell: ({ state, chunks }) => (state === 'ready' ? text.number(chunks) : '—'),
      isNumber: true,
    },
    {
      key: 'updated',
      title: text('documents.updated'),
      cell: ({ updated, updated_at: official }) => (official ? text.date(official) : text.day(updated)),
      isShort: true,
    },
  ]
  if (!writable) return columns
  const actions = { key: 'actions', title: text('documents.actions') }
  return [...columns, { ...actions, cell: (document) => <DocumentActions document={document} /> }]
}
