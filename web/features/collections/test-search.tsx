import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { useSearch } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import { Markdown } from '../markdown/markdown.tsx'
import '../sources/sources.css'

/** What a search finds in this collection now. */
export function TestSearch({ collectionId }: { collectionId: number }) {
  const text = useText()
  const [query, setQuery] = useState('')
  return (
    <section className="stack" aria-labelledby="essai">
      <h2 id="essai">{text('search.title')}</h2>
      <p className="quiet">{text('search.explanation')}</p>
      <form
        className="search"
        role="search"
        onSubmit={(event) => {
          event.preventDefault()
          const typed = new FormData(event.currentTarget).get('query')
          setQuery(typeof typed === 'string' ? typed.trim() : '')
        }}
      >
        <Field label={text('search.label')} name="query" type="search" required maxLength={4000} />
        <Button type="submit">{text('search.submit')}</Button>
      </form>
      {query !== '' && <SearchResults query={query} collectionId={collectionId} />}
    </section>
  )
}

function SearchResults({ query, collectionId }: { query: string; collectionId: number }) {
  const text = useText()
  const asked = { query, collection_ids: [collectionId] }
  const { data, error, refetch } = useSearch({ body: { ...asked, limit: 5 } })
  const words = useSearch({ body: { ...asked, limit: 1, method: 'lexical' } })
  const byWords = words.data
  const failure = error ?? words.error
  if (failure) return <ReadingFailure error={failure} onRetry={() => void Promise.all([refetch(), words.refetch()])} />
  if (!data || !byWords) return <p className="quiet">{text('loading')}</p>
  if (data.data.length === 0) return <p>{text('search.none')}</p>
  const holdsWords = byWords.data.length > 0
  return (
    <>
      <p className="quiet">{text(holdsWords ? 'search.found' : 'search.near', { count: data.data.length })}</p>
      <ol className="stack">
        {data.data.map(({ chunk }) => (
          <li key={chunk.id} className="source">
            <h3>
              <Link
                to="/documents/$documentId"
                params={{ documentId: String(chunk.document_id) }}
                search={{ passage: String(chunk.id) }}
              >
                {chunk.metadata.title}
              </Link>
            </h3>
            {chunk.metadata.path.length > 0 && <p className="quiet">{chunk.metadata.path.join(' › ')}</p>}
            <blockquote>
              <Markdown source={chunk.content} marks="quote" />
            </blockquote>
          </li>
        ))}
      </ol>
    </>
  )
}
