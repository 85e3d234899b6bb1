import { useEffect, useRef, useState } from 'react'
import type { Chunk } from '#contract/data'
import type { Document } from '#contract/documents'
import { useText } from '../../locales/text.ts'
import { useListChunks } from '../../operations.ts'
import { Pager } from '../../ui/data-table.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import { placeOf } from '../citations/place-of.ts'
import { readMarks } from '../markdown/marks-in-address.ts'
import { Markdown } from '../markdown/markdown.tsx'
import { surroundRanges } from '../markdown/marks.ts'
import '../sources/sources.css'

const limit = 50

interface DocumentChunksProps {
  document: Document
  /** A past version; without it, the current one. */
  version?: number | undefined
  /** The passage that was asked for, by its id, and the words of it that answer, as an address holds them. */
  wanted: { id: number; marks: string | undefined } | null
}

/** The text as search knows it, passage after passage; the one that was asked for comes into sight. */
export function DocumentChunks({ document: { id, state }, version, wanted }: DocumentChunksProps) {
  const text = useText()
  const [offset, setOffset] = useState(0)
  const [isSearching, setSearching] = useState(wanted !== null)
  const { data, error, refetch } = useListChunks(
    { params: { id }, query: { limit, offset, ...(version === undefined ? {} : { version }) } },
    // Read again a moment ago, perhaps.
    { staleTime: 0 },
  )
  const isHere = data?.data.some((chunk) => chunk.id === wanted?.id) ?? false
  useEffect(() => {
    if (!isSearching || data === undefined) return
    // Passages have no place of their own in the interface: the page that holds this one is looked for.
    if (isHere || offset + limit >= data.total) setSearching(false)
    else setOffset(offset + limit)
  }, [isSearching, isHere, data, offset])
  if (error) return <ReadingFailure error={error} onRetry={() => void refetch()} />
  if (!data || isSearching) return <p className="quiet">{text('loading')}</p>
  return (
    <section className="stack" aria-labelledby="passages">
      <h2 id="passages">{text('documents.chunks')}</h2>
      {data.total === 0 && <p className="quiet">{text(state === 'ready' ? 'search.none' : 'document.unread')}</p>}
      <ol className="stack">
        {data.data.map((chunk) => (
          <ChunkArticle
            key={chunk.id}
            chunk={chunk}
            isWanted={chunk.id === wanted?.id}
            marks={chunk.id === wanted?.id ? wanted?.marks : undefined}
          />
        ))}
      </ol>
      <Pager total={data.total} offset={offset} limit={limit} onMove={setOffset} />
    </section>
  )
}

interface ChunkArticleProps {
  chunk: Chunk
  isWanted: boolean
  marks: string | undefined
}

function ChunkArticle({ chunk: { content, metadata }, isWanted, marks }: ChunkArticleProps) {
  const text = useText()
  const item = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (!isWanted) return
    item.current?.focus({ preventScroll: true })
    const words = item.current?.querySelector('mark') ?? item.current
    words?.scrollIntoView({ block: 'center', behavior: 'instant' })
  }, [isWanted])
  const place = [...metadata.path, placeOf(text, metadata)].filter(Boolean)
  return (
    <li ref={item} className="source" data-open={isWanted || undefined} tabIndex={isWanted ? -1 : undefined}>
      {place.length > 0 && <p className="quiet">{place.join(' › ')}</p>}
      <blockquote>
        <Markdown source={surroundRanges(content, readMarks(marks, content))} marks="quote" under={2} />
      </blockquote>
    </li>
  )
}
