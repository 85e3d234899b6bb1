import { useState } from 'react'
import type { DocumentDetail, DocumentPage, DocumentVersion } from '#contract/documents'
import { client } from '../../api.ts'
import { useText } from '../../locales/text.ts'
import { useListDocumentPages } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { SelectField } from '../../ui/field.tsx'
import { Note } from '../../ui/note.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import { placeOf } from '../citations/place-of.ts'
import { Markdown } from '../markdown/markdown.tsx'
import './documents.css'

interface PagesProps {
  document: DocumentDetail
  /** A past version; without it, the current one. */
  version?: DocumentVersion | undefined
}

/** One page at a time: what it looks like, beside the text that was read on it. */
export function Pages({ document, version }: PagesProps) {
  const text = useText()
  // What is to be checked is what one comes for.
  const doubtful = version === undefined ? document.doubtful_pages : []
  const total = version?.page_count ?? document.page_count
  const [page, setPage] = useState(doubtful[0] ?? 1)
  const of = version === undefined ? {} : { version: version.id }
  const { data, error, refetch } = useListDocumentPages(
    { params: { id: document.id }, query: { limit: 1, offset: page - 1, ...of } },
    // Read again a moment ago, perhaps.
    { staleTime: 0 },
  )
  const [shown] = data?.data ?? []
  return (
    <section className="stack" aria-label={text('document.pages')}>
      <PageChoice total={total} doubtful={doubtful} page={page} onChoose={setPage} />
      {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      <div className="page-pair">
        {shown && shown.part === undefined && (version ?? document).has_original && (
          <PagePicture key={shown.page} id={document.id} page={shown.page} version={version?.id} />
        )}
        {shown && <PageText page={shown} />}
        {!shown && !error && <p className="quiet">{text('loading')}</p>}
      </div>
    </section>
  )
}

interface PageChoiceProps {
  total: number
  doubtful: readonly number[]
  page: number
  onChoose: (page: number) => void
}

function PageChoice({ total, doubtful, page, onChoose }: PageChoiceProps) {
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

/** What an address of a past version ends with. */
export function versionQuery(version: number | undefined): string {
  return version === undefined ? '' : `?version=${version}`
}

/** Formats without a look of their own have no picture: the text stands alone. */
function PagePicture({ id, page, version }: { id: number; page: number; version: number | undefined }) {
  const text = useText()
  const [state, setState] = useState<'awaited' | 'shown' | 'absent'>('awaited')
  if (state === 'absent') return null
  return (
    <img
      className="page-picture"
      src={`${client.address('getPagePicture', { id, page })}${versionQuery(version)}`}
      alt={text('document.page.picture', { page })}
      data-awaited={state === 'awaited' || undefined}
      onLoad={() => setState('shown')}
      onError={() => setState('absent')}
    />
  )
}

function PageText({ page: shown }: { page: DocumentPage }) {
  const text = useText()
  const { text: markdown, part, recognised, doubtful } = shown
  return (
    <div className="stack breakable">
      {part && <p className="quiet">{placeOf(text, shown)}</p>}
      {doubtful && <Note tone="warn">{text('document.page.check')}</Note>}
      {recognised && !doubtful && <p className="quiet">{text('document.page.recognised')}</p>}
      {markdown === '' ? (
        <p className="quiet">{text('document.page.empty')}</p>
      ) : (
        <Markdown source={markdown} under={1} />
      )}
    </div>
  )
}
