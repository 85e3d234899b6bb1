import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { isApiError } from '#client/api-error'
import type { Collection } from '#contract/data'
import { client } from '../api.ts'
import { ChangeCollectionButton } from '../features/collections/change-collection-button.tsx'
import { DocumentTable } from '../features/collections/document-table.tsx'
import { TestSearch } from '../features/collections/test-search.tsx'
import { UploadList } from '../features/collections/upload-list.tsx'
import { UploadZone } from '../features/collections/upload-zone.tsx'
import { useUploads } from '../features/collections/use-uploads.ts'
import { VisibilityTag } from '../features/collections/visibility-tag.tsx'
import { ShareButton } from '../features/sharing/share-button.tsx'
import { useText } from '../locales/text.ts'
import { useDeleteCollection, useGetCollection } from '../operations.ts'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Page } from '../ui/page.tsx'
import { ReadingFailure } from '../ui/reading-failure.tsx'
import { Tag } from '../ui/tag.tsx'
import { NotFoundNote } from './not-found-page.tsx'

export function CollectionPage() {
  const text = useText()
  const { collectionId } = useParams({ from: '/signed-in/collections/$collectionId' })
  const id = Number(collectionId)
  const { data: collection, error, refetch } = useGetCollection({ params: { id } })
  const isAbsent = isApiError(error) && (error.status === 404 || error.status === 422)
  return (
    <Page
      title={collection?.name ?? text('collections.title')}
      actions={collection && <CollectionActions collection={collection} />}
    >
      {isAbsent && <NotFoundNote />}
      {error && !isAbsent && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {collection && <CollectionContent key={id} collection={collection} />}
    </Page>
  )
}

function CollectionContent({ collection }: { collection: Collection }) {
  const { pending, limits, send, dismiss } = useUploads(collection.id)
  return (
    <>
      {collection.description && <p>{collection.description}</p>}
      {collection.writable && (
        <UploadZone limits={limits} isSmall={collection.documents > 0} onFiles={(files) => void send(files)} />
      )}
      <UploadList uploads={pending} onDismiss={dismiss} />
      <DocumentTable collection={collection} />
      <TestSearch collectionId={collection.id} />
    </>
  )
}

function CollectionActions({ collection }: { collection: Collection }) {
  const text = useText()
  return (
    <>
      {collection.data !== 'public' && <Tag tone="warn">{text(`collections.data.${collection.data}`)}</Tag>}
      <VisibilityTag visibility={collection.visibility} />
      <Link className="button" to="/" search={{ sources: String(collection.id) }}>
        {text('collections.ask')}
      </Link>
      {collection.writable && <ChangeCollectionButton collection={collection} />}
      {collection.writable && <ShareButton collectionId={collection.id} />}
      {collection.writable && (
        <a className="button" href={client.address('exportCollection', { id: collection.id })} download>
          {text('collections.export')}
        </a>
      )}
      {collection.writable && <DeleteCollection collection={collection} />}
    </>
  )
}

function DeleteCollection({ collection: { id, name } }: { collection: Collection }) {
  const text = useText()
  const [isAsked, setAsked] = useState(false)
  const remove = useDeleteCollection({
    invalidates: ['listCollections'],
    leadsTo: () => ({ to: '/collections' }),
    says: () => text('collections.deleted', { name }),
  })
  return (
    <>
      <Button kind="bare" onClick={() => setAsked(true)}>
        {text('delete')}
      </Button>
      {isAsked && (
        <ConfirmDialog
          title={text('collections.delete.title')}
          explanation={text('collections.delete.text', { title: name })}
          onClose={() => setAsked(false)}
          onConfirm={() => {
            setAsked(false)
            remove.run({ params: { id } })
          }}
        />
      )}
    </>
  )
}
