import type { OperationOutput } from '#client/client'
import { useText, type Text } from '../../locales/text.ts'
import { useEndSession, useListSessions } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import type { Column } from '../../ui/table-rows.ts'
import { Tag } from '../../ui/tag.tsx'
import { deviceOf } from './device-of.ts'

type Session = OperationOutput<'listSessions'>['data'][number]

/** Where one is signed in; any of them can be ended. */
export function SessionsPart() {
  const text = useText()
  const { data, error, refetch } = useListSessions({})
  return (
    <section className="stack" aria-labelledby="sessions">
      <h2 id="sessions">{text('account.sessions')}</h2>
      {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {data && (
        <DataTable
          caption={text('account.sessions')}
          columns={columnsOf(text)}
          rows={data.data}
          rowId={({ id }) => id}
          empty="—"
        />
      )}
    </section>
  )
}

function columnsOf(text: Text): Column<Session>[] {
  return [
    {
      key: 'device',
      title: text('account.sessions.device'),
      cell: ({ user_agent: agent, current }) => (
        <>
          {deviceOf(agent) ?? text('account.sessions.unknown')}{' '}
          {current && <Tag tone="accent">{text('account.sessions.current')}</Tag>}
        </>
      ),
    },
    { key: 'created', title: text('account.sessions.created'), cell: ({ created }) => text.moment(created) },
    { key: 'expires', title: text('account.sessions.expires'), cell: ({ expires }) => text.moment(expires) },
    { key: 'actions', title: text('admin.actions'), cell: (session) => <EndSession session={session} /> },
  ]
}

/** The session of this page ends by signing out. */
function EndSession({ session: { id, current, created } }: { session: Session }) {
  const text = useText()
  const { run } = useEndSession({ invalidates: ['listSessions'], says: () => text('account.sessions.ended') })
  if (current) return '—'
  return (
    <Button kind="bare" onClick={() => run({ params: { id } })}>
      {text('account.sessions.end')} <span className="vh">{text.moment(created)}</span>
    </Button>
  )
}
