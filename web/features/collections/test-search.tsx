import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { reading } from '../../api.ts'
import { useText } from '../../locales/text.ts'
import { Field, formText } from '../../ui/field.tsx'
import { useErrorText } from '../../ui/use-error-text.ts'

/** What a search finds in this collection now. */
export function TestSearch({ collectionId }: { collectionId: number }) {
  const text = useText()
  const [query, setQuery] = useState('')
  return (
    <section className="stack" aria-labelledby="essai">
      <h2 id="essai">{text('search.title')}</h2>
      <form
        className="search"
        role="search"
        onSubmit={(event) => {
          event.preventDefault()
          setQuery(formText(new FormData(event.currentTarget), 'query').trim())
        }}
      >
        <Field label={text('search.label')} name="query" type="search" required maxLength={4000} />
        <button type="submit" className="button">
          {text('search.submit')}
        </button>
      </form>
      {query !== '' && <SearchResults query={query} collectionId={collectionId} />}
    </section>
  )
}

function SearchResults({ query, collectionId }: { query: string; collectionId: number }) {
  const text = useText()
  const errorText = useErrorText()
  const { data, error } = useQuery(reading('search', { body: { query, collection_ids: [collectionId], limit: 5 } }))
  if (error)
    return (
      <p className="note" data-tone="warn">
        {errorText(error)}
      </p>
    )
  if (!data) return <p className="quiet">{text('loading')}</p>
  if (data.data.length === 0) return <p className="quiet">{text('search.none')}</p>
  return (
    <>
      <p className="quiet">{text.plural('search.found', data.data.length)}</p>
      <ol className="stack">
        {data.data.map(({ chunk }) => (
          <li key={chunk.id} className="source">
            <h3>{chunk.metadata.title}</h3>
            {chunk.metadata.path.length > 0 && <p className="quiet">{chunk.metadata.path.join(' › ')}</p>}
            <blockquote>{chunk.content}</blockquote>
          </li>
        ))}
      </ol>
    </>
  )
}
