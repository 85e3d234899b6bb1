import { Link } from '@tanstack/react-router'
import type { Source } from '#contract/corpora'
import { SourceActions } from '../../features/collection-sources/source-actions.tsx'
import { useText, type Text } from '../../locales/text.ts'
import { useListSources } from '../../operations.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { Page } from '../../ui/page.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import type { Column } from '../../ui/table-rows.ts'
import { Tag } from '../../ui/tag.tsx'

const pollMs = 2_000

/** What fills collections by itself, asked again while one is being read. */
export function SourcesPage() {
  const text = useText()
  const { data, error, refetch } = useListSources(
    { query: { limit: 100 } },
    { refetchInterval: ({ state }) => (state.data?.data.some(isRunning) ? pollMs : false) },
  )
  return (
    <Page title={text('admin.sources')}>
      <p>{text('fill.text')}</p>
      {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {data && (
        <DataTable
          caption={text('admin.sources')}
          columns={columnsOf(text)}
          rows={data.data}
          rowId={({ id }) => id}
          empty={text('fill.none')}
        />
      )}
    </Page>
  )
}

function isRunning({ last_run: last }: Source): boolean {
  return last?.state === 'queued' || last?.state === 'running'
}

function columnsOf(text: Text): Column<Source>[] {
  return [
    {
      key: 'name',
      title: text('fill.name'),
      cell: ({ name, collection_id: id, paused }) => (
        <>
          <Link to="/collections/$collectionId" params={{ collectionId: String(id) }}>
            {name}
          </Link>{' '}
          {paused && <Tag>{text('fill.paused')}</Tag>}
        </>
      ),
    },
    {
      key: 'documents',
      title: text('fill.documents'),
      cell: ({ documents }) => text.number(documents),
      isNumber: true,
    },
    { key: 'rhythm', title: text('fill.rhythm'), cell: ({ rhythm }) => text(`fill.rhythm.${rhythm ?? 'byHand'}`) },
    {
      key: 'last',
      title: text('fill.last'),
      cell: ({ last_run: last }) =>
        last === null ? '—' : `${text(`fill.state.${last.state}`)}, ${text.moment(last.ended ?? last.requested)}`,
    },
    { key: 'actions', title: text('admin.actions'), cell: (source) => <SourceActions source={source} /> },
  ]
}
