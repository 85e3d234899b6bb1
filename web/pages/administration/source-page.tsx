import { Link, useParams } from '@tanstack/react-router'
import { isApiError } from '#client/api-error'
import type { Source, SourceKind } from '#contract/corpora'
import { ChangeSourceForm } from '../../features/collection-sources/change-source-form.tsx'
import { kindTitle } from '../../features/collection-sources/kind-words.ts'
import { PushGuide } from '../../features/collection-sources/push-guide.tsx'
import { RunReports } from '../../features/collection-sources/run-reports.tsx'
import { SourceActions } from '../../features/collection-sources/source-actions.tsx'
import { useText } from '../../locales/text.ts'
import { useGetSource, useListSourceKinds } from '../../operations.ts'
import { Facts } from '../../ui/facts.tsx'
import { Note } from '../../ui/note.tsx'
import { Page } from '../../ui/page.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import { NotFoundNote } from '../not-found-page.tsx'

const pollMs = 2_000

/** One source: what it fills, what can be done with it, how it is read, and what each reading did. */
export function SourcePage() {
  const text = useText()
  const { sourceId } = useParams({ from: '/signed-in/administration/sources/$sourceId' })
  const { data: kinds, error: kindsError, refetch: readKinds } = useListSourceKinds({})
  const {
    data: source,
    error,
    refetch,
  } = useGetSource(
    { params: { id: Number(sourceId) } },
    { refetchInterval: ({ state }) => (state.data?.last_run?.ended === null ? pollMs : false) },
  )
  const kind = kinds?.data.find(({ id }) => id === source?.kind)
  const isAbsent = isApiError(error) && (error.status === 404 || error.status === 422)
  return (
    <Page title={source?.name ?? text('admin.sources')}>
      <p>
        <Link to="/administration/sources">← {text('admin.sources')}</Link>
      </p>
      {isAbsent && <NotFoundNote />}
      {error && !isAbsent && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {kindsError && <ReadingFailure error={kindsError} onRetry={() => void readKinds()} />}
      {source && kind && <SourceContent source={source} kind={kind} />}
    </Page>
  )
}

function SourceContent({ source, kind }: { source: Source; kind: SourceKind }) {
  const text = useText()
  const { collection_id: id, paused, last_run: last, last_complete: complete } = source
  return (
    <>
      {paused && <Note tone="warn">{text(kind.is_pushed ? 'fill.paused.pushed' : 'fill.paused.text')}</Note>}
      {last?.dry_run && complete === null && <Note>{text('fill.onlyTried')}</Note>}
      <Facts
        facts={[
          [text('fill.kind'), kindTitle(text, kind)],
          [
            text('fill.name'),
            <Link key={id} to="/collections/$collectionId" params={{ collectionId: String(id) }}>
              {source.name}
            </Link>,
          ],
          [text('fill.documents'), text.number(source.documents)],
          [text('fill.rhythm'), kind.is_pushed ? null : text(`fill.rhythm.${source.rhythm ?? 'byHand'}`)],
          [text('fill.complete'), complete === null ? null : text.moment(complete)],
        ]}
      />
      <SourceActions source={source} kind={kind} />
      {kind.is_pushed ? <PushGuide source={source} /> : <RunReports key={last?.id} sourceId={source.id} />}
      <ChangeSourceForm source={source} kind={kind} />
    </>
  )
}
