import type { OperationOutput } from '#client/client'
import { useText, type Text } from '../../locales/text.ts'
import { useGetInstanceHealth } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { Note } from '../../ui/note.tsx'
import { Page } from '../../ui/page.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import type { Column } from '../../ui/table-rows.ts'
import { Tag } from '../../ui/tag.tsx'

type Health = OperationOutput<'getInstanceHealth'>

const backupDays = 7
const leastFreeBytes = 2_000_000_000

/** How the instance is, and what to look after. */
export function HealthPage() {
  const text = useText()
  const { data, error, refetch, isFetching, dataUpdatedAt } = useGetInstanceHealth({}, { staleTime: 0 })
  const again = (
    <Button aria-disabled={isFetching} onClick={() => void refetch()}>
      {text(isFetching ? 'health.looking' : 'health.look')}
    </Button>
  )
  return (
    <Page title={text('admin.health')} actions={again}>
      {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <p className="quiet">{text('health.looking')}</p>}
      {data && <Warnings health={data} nowMs={dataUpdatedAt} />}
      {data && (
        <section className="stack">
          <h2>{text('health.checks')}</h2>
          <DataTable
            caption={text('health.checks')}
            columns={checkColumns(text)}
            rows={data.checks}
            rowId={({ name }) => name}
            empty={text('table.noneFound')}
          />
        </section>
      )}
      {data && <Figures health={data} />}
    </Page>
  )
}

type Check = Health['checks'][number]

function checkColumns(text: Text): Column<Check>[] {
  return [
    { key: 'name', title: text('health.check'), cell: ({ name }) => checkName(text, name) },
    {
      key: 'good',
      title: text('people.state'),
      cell: ({ good }) => <Tag tone={good ? 'ok' : 'danger'}>{text(good ? 'health.good' : 'health.bad')}</Tag>,
    },
    {
      key: 'found',
      title: text('health.found'),
      cell: ({ found }) => <span className="breakable">{foundWords(text, found)}</span>,
    },
  ]
}

function checkName(text: Text, name: string): string {
  const key = `health.check.${name}`
  return text.has(key) ? text(key) : name
}

/** The service has few words for what is wrong; what an error said stays as it is. */
function foundWords(text: Text, found: string): string {
  const key = `health.found.${found.replaceAll(' ', '_')}`
  return text.has(key) ? text(key) : found
}

/** What asks for somebody's hand, in words. */
function Warnings({ health: { last_backup: backup, disk }, nowMs }: { health: Health; nowMs: number }) {
  const text = useText()
  const isOld = backup === null || nowMs / 1000 - backup > backupDays * 86_400
  return (
    <>
      {isOld && <Note tone="warn">{text('health.backup.old')}</Note>}
      {disk.free_bytes < leastFreeBytes && <Note tone="danger">{text('health.disk.low')}</Note>}
    </>
  )
}

function Figures({ health }: { health: Health }) {
  const text = useText()
  const { index, disk, last_backup: backup } = health
  const facts = [
    [text('health.backup'), backup === null ? text('keys.never') : text.moment(backup)],
    [
      text('health.disk'),
      text('health.disk.free', { free: text.bytes(disk.free_bytes), total: text.bytes(disk.total_bytes) }),
    ],
    [text('health.jobs'), text.number(health.jobs_waiting)],
    [text('health.index'), text.number(index.rows)],
    [
      text('health.lag'),
      text('health.lag.value', {
        changes: index.changes_behind,
        seconds: text.number(Math.round(index.seconds_behind)),
      }),
    ],
    ['Socle', health.version],
    ['PostgreSQL', health.database],
    ['Node.js', `${health.node}, ${health.platform}`],
  ] as const
  return (
    <section className="stack">
      <h2>{text('health.figures')}</h2>
      <DataTable
        caption={text('health.figures')}
        columns={[
          { key: 'name', title: text('health.what'), cell: ([name]) => name },
          { key: 'value', title: text('health.value'), cell: ([, value]) => value },
        ]}
        rows={facts}
        rowId={([name]) => name}
        empty={text('table.noneFound')}
      />
    </section>
  )
}
