import { useState } from 'react'
import type { DocumentDetail, DocumentPage } from '#contract/documents'
import { client } from '../../api.ts'
import { useText } from '../../locales/text.ts'
import { useListDocumentPages } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { SelectField } from '../../ui/field.tsx'
import { Note } from '../../ui/note.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import { Markdown } from '../markdown/markdown.tsx'
import './documents.css'

/** One page at a time: what it looks like, beside the text that was read on it. */
export function Pages({ document }: { document: DocumentDetail }) {
  const text = useText()
  // What is to be checked is what one comes for.
  const [page, setPage] = useState(document.doubtful_pages[0] ?? 1)
  const { data, error, refetch } = useListDocumentPages(
    { params: { id: document.id }, query: { limit: 1, offset: page - 1 } },
    // Read again a moment ago, perhaps.
    { staleTime: 0 },
  )
  const [shown] = data?.data ?? []
  return (
    <section className="stack" aria-label={text('document.pages')}>
      <PageChoice document={document} page={page} onChoose={setPage} />
      {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      <div className="page-pair">
        {document.has_original && <PagePicture key={page} id={document.id} page={page} />}
        {shown && <PageText page={shown} />}
        {!shown && !error && <p className="quiet">{text('loading')}</p>}
      </div>
    </section>
  )
}

interface PageChoiceProps {
  document: DocumentDetail
  page: number
  onChoose: (page: number) => void
}

function PageChoice({ document: { page_count: total, doubtful_pages: doubtful }, page, onChoose }: PageChoiceProps) {
  const text = useText()
  const options = Array.from({ length: total }, (_, index) => {
    const key = doubtful.includes(index + 1) ? 'document.page.doubtful' : 'document.page.option'
    return { value: String(index + 1), label: text(key, { page: index + 1, total }) }
  })
  return (
    <div className="page-choice">
      <Button aria-disabled={page <= 1} onClick={() => page > 1 && onChoose(page - 1)}>
        {text('document.page.previous')}
      </Button>
      <SelectField
        label={text('document.page')}
        options={options}
        value={String(page)}
        onChange={(event) => onChoose(Number(event.target.value))}
      />
      <Button aria-disabled={page >= total} onClick={() => page < total && onChoose(page + 1)}>
        {text('document.page.next')}
      </Button>
    </div>
  )
}

/** Formats without a look of their own have no picture: the text stands alone. */
function PagePicture({ id, page }: { id: number; page: number }) {
  const text = useText()
  const [isAbsent, setAbsent] = useState(false)
  if (isAbsent) return null
  return (
    <img
      className="page-picture"
      src={client.address('getPagePicture', { id, page })}
      alt={text('document.page.picture', { page })}
      onError={() => setAbsent(true)}
    />
  )
}

function PageText({ page: { text: markdown, recognised, doubtful } }: { page: DocumentPage }) {
  const text = useText()
  return (
    <div className="stack breakable">
      {doubtful && <Note tone="warn">{text('document.page.check')}</Note>}
      {recognised && !doubtful && <p className="quiet">{text('document.page.recognised')}</p>}
      {markdown === '' ? <p className="quiet">{text('document.page.empty')}</p> : <Markdown source={markdown} />}
    </div>
  )
}
