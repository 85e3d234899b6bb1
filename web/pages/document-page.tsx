import { Link, useParams, useSearch } from '@tanstack/react-router'
import { isApiError } from '#client/api-error'
import type { DocumentDetail, DocumentVersion } from '#contract/documents'
import { client } from '../api.ts'
import { DocumentActions } from '../features/documents/document-actions.tsx'
import { DocumentFacts } from '../features/documents/document-facts.tsx'
import { InnerFiles } from '../features/documents/inner-files.tsx'
import { Pages, versionQuery } from '../features/documents/pages.tsx'
import { DocumentChunks } from '../features/documents/document-chunks.tsx'
import { ReadingNotes } from '../features/documents/reading-notes.tsx'
import { ReplaceButton } from '../features/documents/replace-button.tsx'
import { PastVersionNote, Versions } from '../features/documents/versions.tsx'
import { DocumentStateTag } from '../features/documents/document-state-tag.tsx'
import { useText } from '../locales/text.ts'
import { useGetCollection, useGetDocument, useListDocumentVersions } from '../operations.ts'
import { Note } from '../ui/note.tsx'
import { Page } from '../ui/page.tsx'
import { ReadingFailure } from '../ui/reading-failure.tsx'
import { Tabs } from '../ui/tabs.tsx'
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

function DocumentContent({ document }: { document: DocumentDetail }) {
  const text = useText()
  const { data: collection } = useGetCollection({ params: { id: document.collection_id } })
  const collectionId = String(document.collection_id)
  const { versions, past } = useVersions(document)
  const { has_original: hasOriginal, file_name: fileName } = past ?? document
  return (
    <>
      <p>
        <Link to="/collections/$collectionId" params={{ collectionId }}>
          ← {collection?.name ?? text('collections.title')}
        </Link>
      </p>
      {past && <PastVersionNote documentId={document.id} version={past} />}
      {document.error && <Note tone="danger">{document.error.message}</Note>}
      {!past && <ReadingNotes notes={document.notes} />}
      <DocumentFacts document={document} />
      <InnerFiles document={document} version={past} />
      <Versions documentId={document.id} versions={versions} shownId={past?.id} />
      <div className="row">
        {hasOriginal && (
          <a
            className="button"
            href={`${client.address('downloadDocument', { id: document.id })}${versionQuery(past?.id)}`}
            download
          >
            {text('document.original')}
          </a>
        )}
        {!hasOriginal && fileName !== null && <span className="quiet">{text('document.original.forgotten')}</span>}
        {collection?.writable && (
          <>
            <ReplaceButton document={document} />
            <DocumentActions
              document={document}
              leadsTo={{ to: '/collections/$collectionId', params: { collectionId } }}
            />
          </>
        )}
      </div>
      {/* Once it was read again, all that was shown is asked again. */}
      <DocumentParts key={`${document.id} ${document.state} ${past?.id}`} document={document} past={past} />
    </>
  )
}

/** What the document was, and the version that the address asks for when it is not the current one. */
function useVersions({ id }: DocumentDetail) {
  const { version } = useSearch({ from: '/signed-in/documents/$documentId' })
  // Read again a moment ago, perhaps.
  const { data } = useListDocumentVersions({ params: { id }, query: { limit: 100 } }, { staleTime: 0 })
  const versions = data?.data ?? []
  return { versions, past: versions.find((one) => !one.current && String(one.id) === version) }
}

/** The passages that search and answers know, and the pages when it has some. */
function DocumentParts({ document, past }: { document: DocumentDetail; past: DocumentVersion | undefined }) {
  const text = useText()
  const { passage, marks } = useSearch({ from: '/signed-in/documents/$documentId' })
  const wanted = passage === undefined ? null : { id: Number(passage), marks }
  const passages = <DocumentChunks document={document} version={past?.id} wanted={wanted} />
  if ((past ?? document).page_count === 0) return passages
  const parts = [
    { key: 'passages', title: text('documents.chunks'), content: passages },
    { key: 'pages', title: text('document.pages'), content: <Pages document={document} version={past} /> },
  ]
  return <Tabs name={text('document.parts')} parts={parts} />
}
