import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Collection } from '#contract/data'
import { CollectionDialog } from '../features/collections/collection-dialog.tsx'
import '../features/collections/collections.css'
import { VisibilityTag } from '../features/collections/visibility-tag.tsx'
import { useText } from '../locales/text.ts'
import { Button } from '../ui/button.tsx'
import { Page } from '../ui/page.tsx'
import { ReadingFailure } from '../ui/reading-failure.tsx'
import { Tag } from '../ui/tag.tsx'
import { useEveryCollection } from '../whole-lists.ts'

export function CollectionsPage() {
  const text = useText()
  const { data, isPending, error, refetch } = useEveryCollection()
  const [isCreating, setCreating] = useState(false)
  const create = (
    <Button kind="main" onClick={() => setCreating(true)}>
      {text('collections.new')}
    </Button>
  )
  return (
    <Page title={text('collections.title')} actions={create}>
      <p>{text('collections.intro')}</p>
      {isPending && <p className="quiet">{text('loading')}</p>}
      {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <p className="quiet">{text('collections.none')}</p>}
      <ul className="cards">
        {data?.map((collection) => (
          <CollectionCard key={collection.id} collection={collection} />
        ))}
      </ul>
      {isCreating && <CollectionDialog onClose={() => setCreating(false)} />}
    </Page>
  )
}

function CollectionCard({ collection }: { collection: Collection }) {
  const text = useText()
  const { id, name, description, corpus, visibility, documents } = collection
  return (
    <li className="card">
      <h2>
        <Link to="/collections/$collectionId" params={{ collectionId: String(id) }}>
          {name}
        </Link>
      </h2>
      {description && <p>{description}</p>}
      <p className="row">
        {corpus && <Tag tone="accent">{text('collections.corpus')}</Tag>}
        <VisibilityTag visibility={visibility} />
        <span className="quiet">{text('assistant.documents', { count: documents })}</span>
      </p>
    </li>
  )
}
