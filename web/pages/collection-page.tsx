import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { Collection } from '#contract/data'
import { callWith, reading } from '../api.ts'
import { DocumentTable } from '../features/collections/document-table.tsx'
import { TestSearch } from '../features/collections/test-search.tsx'
import { UploadZone } from '../features/collections/upload-zone.tsx'
import { useUploads } from '../features/collections/use-uploads.ts'
import { useText } from '../locales/text.ts'
import { useAnnouncements } from '../ui/announcer.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { useErrorText } from '../ui/use-error-text.ts'
import { usePageTitle } from '../ui/use-page-title.ts'
import { NotFoundNote } from './not-found-page.tsx'

export function CollectionPage() {
  const text = useText()
  const { collectionId } = useParams({ strict: false })
  const id = Number(collectionId)
  const { data: collection, error } = useQuery(reading('getCollection', { params: { id } }))
  usePageTitle(collection?.name ?? text('collections.title'))
  return (
    <main className="main" id="contenu" tabIndex={-1}>
      <div className="head">
        <h1>{collection?.name ?? text('collections.title')}</h1>
        {collection && <span className="tag">{text(`visibility.${collection.visibility}`)}</span>}
        {collection?.writable && <DeleteCollection collection={collection} />}
      </div>
      {error && <NotFoundNote />}
      {collection && <CollectionContent key={id} collection={collection} />}
    </main>
  )
}

function CollectionContent({ collection }: { collection: Collection }) {
  const { pending, send, dismiss } = useUploads(collection.id)
  return (
    <div className="sheet">
      {collection.description && <p>{collection.description}</p>}
      {collection.writable && <UploadZone onFiles={(files) => void send(files)} />}
      <DocumentTable collection={collection} uploads={pending} onDismiss={dismiss} />
      <TestSearch collectionId={collection.id} />
    </div>
  )
}

function DeleteCollection({ collection }: { collection: Collection }) {
  const text = useText()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const { alert } = useAnnouncements()
  const errorText = useErrorText()
  const [isAsked, setAsked] = useState(false)
  const remove = useMutation({
    mutationFn: () => callWith('deleteCollection', { params: { id: collection.id } }),
    onError: (error) => alert(errorText(error)),
    onSuccess: async () => {
      await navigate({ to: '/collections' })
      await queryClient.invalidateQueries({ queryKey: ['listCollections'] })
    },
  })
  return (
    <>
      <button type="button" className="button" data-kind="bare" onClick={() => setAsked(true)}>
        {text('delete')}
      </button>
      {isAsked && (
        <ConfirmDialog
          title={text('collections.delete.title')}
          explanation={text('collections.delete.text', { title: collection.name })}
          onClose={() => setAsked(false)}
          onConfirm={() => (setAsked(false), remove.mutate())}
        />
      )}
    </>
  )
}
