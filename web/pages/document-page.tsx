import { Link, useParams, useSearch } from '@tanstack/react-router'
import { isApiError } from '#client/api-error'
import type { Document } from '#contract/documents'
import { DocumentActions } from '../features/documents/document-actions.tsx'
import { DocumentFacts } from '../features/documents/document-facts.tsx'
import { Passages } from '../features/documents/passages.tsx'
import { DocumentStateTag } from '../features/documents/document-state-tag.tsx'
import { useText } from '../locales/text.ts'
import { useGetCollection, useGetDocument } from '../operations.ts'
import { Note } from '../ui/note.tsx'
import { Page } from '../ui/page.tsx'
import { ReadingFailure } from '../ui/reading-failure.tsx'
import { NotFoundNote } from './not-found-page.tsx'

const pollMs = 1_000

/** One document: where it comes from, how its reading went, and the passages that search and answers know. */
export function DocumentPage() {
  const text = useText()
  const { documentId } = useParams({ from: '/signed-in/documents/$documentId' })
  const {
    data: document,
    error,
    refetch,
  } = useGetDocument(
    { params: { id: Number(documentId) } },
    {
      refetchInterval: ({ state }) =>
        state.data?.state === 'queued' || state.data?.state === 'processing' ? pollMs : false,
    },
  )
  const isAbsent = isApiError(error) && (error.status === 404 || error.status === 422)
  return (
    <Page
      title={document?.name ?? text('document.title')}
      actions={document && <DocumentStateTag state={document.state} />}
    >
      {isAbsent && <NotFoundNote />}
      {error && !isAbsent && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {document && <DocumentContent document={document} />}
    </Page>
  )
}

function DocumentContent({ document }: { document: Document }) {
  const text = useText()
  const { passage } = useSearch({ from: '/signed-in/documents/$documentId' })
  const { data: collection } = useGetCollection({ params: { id: document.collection_id } })
  return (
    <>
      <p>
        <Link to="/collections/$collectionId" params={{ collectionId: String(document.collection_id) }}>
          ← {collection?.name ?? text('collections.title')}
        </Link>
      </p>
      {document.error && <Note tone="danger">{document.error.message}</Note>}
      <DocumentFacts document={document} />
      {collection?.writable && (
        <DocumentActions
          document={document}
          leadsTo={{ to: '/collections/$collectionId', params: { collectionId: String(document.collection_id) } }}
        />
      )}
      <Passages key={document.id} document={document} wanted={passage === undefined ? null : Number(passage)} />
    </>
  )
}
