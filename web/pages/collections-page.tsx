import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { reading } from '../api.ts'
import { CollectionDialog } from '../features/collections/collection-dialog.tsx'
import { useText } from '../locales/text.ts'
import { usePageTitle } from '../ui/use-page-title.ts'

export function CollectionsPage() {
  const text = useText()
  usePageTitle(text('collections.title'))
  const { data, isPending } = useQuery(reading('listCollections', { query: { limit: 100 } }))
  const [isCreating, setCreating] = useState(false)
  return (
    <main className="main" id="contenu" tabIndex={-1}>
      <div className="head">
        <h1>{text('collections.title')}</h1>
        <button type="button" className="button" data-kind="main" onClick={() => setCreating(true)}>
          {text('collections.new')}
        </button>
      </div>
      <div className="sheet">
        <p>{text('collections.intro')}</p>
        {isPending && <p className="quiet">{text('loading')}</p>}
        {data?.data.length === 0 && <p className="quiet">{text('collections.none')}</p>}
        <ul className="cards">
          {data?.data.map((collection) => (
            <li key={collection.id} className="card">
              <h2>
                <Link to="/collections/$collectionId" params={{ collectionId: String(collection.id) }}>
                  {collection.name}
                </Link>
              </h2>
              {collection.description && <p>{collection.description}</p>}
              <p className="row">
                {collection.corpus && (
                  <span className="tag" data-tone="accent">
                    {text('collections.corpus')}
                  </span>
                )}
                <span className="tag">{text(`visibility.${collection.visibility}`)}</span>
                <span className="quiet">{text.plural('assistant.documents', collection.documents)}</span>
              </p>
            </li>
          ))}
        </ul>
      </div>
      {isCreating && <CollectionDialog onClose={() => setCreating(false)} />}
    </main>
  )
}
