import { keepPreviousData } from '@tanstack/react-query'
import { useState } from 'react'
import { EraseDialog } from '../../features/erasures/erase-dialog.tsx'
import { type Receipt, proofIn, removedIn, targetOf } from '../../features/erasures/words.ts'
import { useText, type Text } from '../../locales/text.ts'
import { useGetMe, useListErasures } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable, Pager } from '../../ui/data-table.tsx'
import { Page } from '../../ui/page.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import type { Column } from '../../ui/table-rows.ts'

const limit = 50

/** What the organisation erased, with the proof of each. */
export function ErasuresPage() {
  const text = useText()
  const { data: me } = useGetMe({})
  const [offset, setOffset] = useState(0)
  const [isErasing, setErasing] = useState(false)
  const { data, error, refetch } = useListErasures({ query: { limit, offset } }, { placeholderData: keepPreviousData })
  const begin = (
    <Button kind="danger" onClick={() => setErasing(true)}>
      {text('erasures.new')}
    </Button>
  )
  return (
    <Page title={text('admin.erasures')} actions={begin}>
      <p>{text('erasures.text')}</p>
      {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {data && (
        <DataTable
          caption={text('admin.erasures')}
          columns={columnsOf(text)}
          rows={data.data}
          rowId={({ id }) => id}
          empty={text('erasures.none')}
        />
      )}
      {data && <Pager total={data.total} offset={offset} limit={limit} onMove={setOffset} />}
      {isErasing && me && <EraseDialog permissions={me.permissions} onClose={() => setErasing(false)} />}
    </Page>
  )
}

function columnsOf(text: Text): Column<Receipt>[] {
  return [
    { key: 'erased', title: text('admin.date'), cell: ({ erased }) => text.moment(erased) },
    { key: 'target', title: text('erasures.target'), cell: (receipt) => targetOf(text, receipt) },
    { key: 'removed', title: text('erasures.removed'), cell: (receipt) => removedIn(text, receipt) },
    { key: 'proof', title: text('erasures.proof'), cell: (receipt) => proofIn(text, receipt) },
    {
      key: 'receipt',
      title: text('erasures.receipt'),
      cell: ({ id }) => (
        <a href={`/api/erasures/${id}`} download={`effacement-${id}.json`}>
          {text('erasures.download')} <span className="vh">{id}</span>
        </a>
      ),
    },
  ]
}
