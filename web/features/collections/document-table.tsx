import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Collection } from '#contract/data'
import { reading } from '../../api.ts'
import { useText } from '../../locales/text.ts'
import { DocumentRow } from './document-row.tsx'
import { UploadRow } from './upload-row.tsx'
import type { PendingUpload } from './use-uploads.ts'

interface DocumentTableProps {
  collection: Collection
  uploads: readonly PendingUpload[]
  onDismiss: (key: string) => void
}

const pageSize = 50
const pollMs = 1_000

/** Documents with the state of their reading, asked again while one of them is being read. */
export function DocumentTable({ collection, uploads, onDismiss }: DocumentTableProps) {
  const text = useText()
  const [offset, setOffset] = useState(0)
  const { data } = useQuery({
    ...reading('listDocuments', { query: { collection_id: collection.id, limit: pageSize, offset } }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.data.some((one) => one.state === 'queued' || one.state === 'processing') ? pollMs : false,
  })
  if (data?.total === 0 && uploads.length === 0) return <p className="quiet">{text('documents.none')}</p>
  return (
    <>
      <div className="scroll" role="region" aria-label={text('documents.caption')} tabIndex={0}>
        <table>
          <caption className="vh">{text('documents.caption')}</caption>
          <thead>
            <tr>
              <th scope="col">{text('documents.name')}</th>
              <th scope="col">{text('documents.state')}</th>
              <th scope="col">{text('documents.chunks')}</th>
              <th scope="col">{text('documents.updated')}</th>
              {collection.writable && <th scope="col">{text('documents.actions')}</th>}
            </tr>
          </thead>
          <tbody>
            {uploads.map((upload) => (
              <UploadRow key={upload.key} upload={upload} onDismiss={() => onDismiss(upload.key)} />
            ))}
            {data?.data.map((document) => (
              <DocumentRow key={document.id} document={document} isWritable={collection.writable} />
            ))}
          </tbody>
        </table>
      </div>
      {data && <Pager total={data.total} offset={offset} onMove={setOffset} />}
    </>
  )
}

interface PagerProps {
  total: number
  offset: number
  onMove: (offset: number) => void
}

/** Where we are in a long list, and how to move in it. */
function Pager({ total, offset, onMove }: PagerProps) {
  const text = useText()
  if (total <= pageSize) return null
  const last = Math.min(total, offset + pageSize)
  return (
    <nav className="row" aria-label={text('documents.pages')}>
      <button type="button" className="button" disabled={offset === 0} onClick={() => onMove(offset - pageSize)}>
        {text('documents.previous')}
      </button>
      <span className="quiet">{text('documents.range', { first: offset + 1, last, total })}</span>
      <button type="button" className="button" disabled={last === total} onClick={() => onMove(offset + pageSize)}>
        {text('documents.next')}
      </button>
    </nav>
  )
}
