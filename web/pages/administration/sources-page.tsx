import { Link } from '@tanstack/react-router'
import type { Source, SourceKind } from '#contract/corpora'
import { kindTitle } from '../../features/collection-sources/kind-words.ts'
import { useText, type Text } from '../../locales/text.ts'
import { useListSourceKinds } from '../../operations.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { Page } from '../../ui/page.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import type { Column } from '../../ui/table-rows.ts'
import { Tag } from '../../ui/tag.tsx'
import { useEverySource } from '../../governed-lists.ts'

const pollMs = 2_000

/** What fills collections by itself, asked again while one is being read. */
export function SourcesPage() {
  const text = useText()
  const { data, error, refetch } = useEverySource({
    refetchInterval: ({ state }) => (state.data?.some(isRunning) ? pollMs : false),
  })
  const { data: kinds } = useListSourceKinds({})
  const add = (
    <>
      <Link className="button" to="/administration/sources/lots">
        {text('packs.title')}
      </Link>
      <Link className="button" data-kind="main" to="/administration/sources/nouvelle">
        {text('fill.add')}
      </Link>
    </>
  )
  return (
    <Page title={text('admin.sources')} actions={add}>
      <p>{text('fill.text')}</p>
      {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {data && (
        <DataTable
          caption={text('admin.sources')}
          columns={columnsOf(text, kinds?.data ?? [])}
          rows={data}
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

function columnsOf(text: Text, kinds: readonly SourceKind[]): Column<Source>[] {
  const kindOf = (source: Source) => kinds.find(({ id }) => id === source.kind)
  return [
    {
      key: 'name',
      title: text('fill.name'),
      cell: ({ name, id, paused }) => (
        <>
          <Link to="/administration/sources/$sourceId" params={{ sourceId: String(id) }}>
            {name}
          </Link>{' '}
          {paused && <Tag>{text('fill.paused')}</Tag>}
        </>
      ),
    },
    {
      key: 'kind',
      title: text('fill.kind'),
      cell: (source) => {
        const kind = kindOf(source)
        return kind ? kindTitle(text, kind) : source.kind
      },
    },
    {
      key: 'documents',
      title: text('fill.documents'),
      cell: ({ documents }) => text.number(documents),
      isNumber: true,
    },
    {
      key: 'rhythm',
      title: text('fill.rhythm'),
      cell: (source) =>
        text(kindOf(source)?.is_pushed ? 'fill.rhythm.pushed' : `fill.rhythm.${source.rhythm ?? 'byHand'}`),
    },
    {
      key: 'last',
      title: text('fill.last'),
      cell: ({ last_run: last }) =>
        last === null ? '—' : `${text(`fill.state.${last.state}`)}, ${text.moment(last.ended ?? last.requested)}`,
    },
  ]
}
