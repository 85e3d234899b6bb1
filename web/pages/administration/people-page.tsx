import { keepPreviousData } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { InviteDialog } from '../../features/people/invite-dialog.tsx'
import { ImportDialog } from '../../features/people/import-dialog.tsx'
import { PersonActions } from '../../features/people/person-actions.tsx'
import { roleName, type Person } from '../../features/people/words.ts'
import { useText, type Text } from '../../locales/text.ts'
import { useListPeople } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable, Pager } from '../../ui/data-table.tsx'
import { Field } from '../../ui/field.tsx'
import { Page } from '../../ui/page.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import type { Column } from '../../ui/table-rows.ts'
import { Tag } from '../../ui/tag.tsx'

const limit = 25

/** Who may come in, as what, and who no longer may. */
export function PeoplePage() {
  const text = useText()
  const [query, setQuery] = useState('')
  const [offset, setOffset] = useState(0)
  const [isInviting, setInviting] = useState(false)
  const search = useDeferredValue(query.trim())
  const { data, error, refetch } = useListPeople(
    { query: { limit, offset, ...(search === '' ? {} : { search }) } },
    { placeholderData: keepPreviousData },
  )
  const [isImporting, setImporting] = useState(false)
  const invite = (
    <span className="row">
      <Button onClick={() => setImporting(true)}>{text('people.import')}</Button>
      <Button kind="main" onClick={() => setInviting(true)}>
        {text('people.invite')}
      </Button>
    </span>
  )
  return (
    <Page title={text('admin.people')} actions={invite}>
      <Field
        label={text('people.search')}
        type="search"
        maxLength={200}
        value={query}
        onChange={(event) => (setQuery(event.target.value), setOffset(0))}
      />
      {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {data && (
        <DataTable
          caption={text('admin.people')}
          columns={columnsOf(text)}
          rows={data.data}
          rowId={({ id }) => id}
          empty={text('table.noneFound')}
        />
      )}
      {data && <Pager total={data.total} offset={offset} limit={limit} onMove={setOffset} />}
      {isImporting && <ImportDialog onClose={() => setImporting(false)} />}
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
    </Page>
  )
}

const tones = { invited: 'accent', active: 'ok', disabled: 'danger' } as const

function columnsOf(text: Text): Column<Person>[] {
  return [
    {
      key: 'name',
      title: text('people.name'),
      cell: ({ name, email }) => (
        <>
          {name}
          <p className="quiet breakable">{email}</p>
        </>
      ),
    },
    { key: 'role', title: text('people.role'), cell: ({ role }) => roleName(text, role) },
    {
      key: 'groups',
      title: text('people.groups'),
      cell: ({ groups }) => groups.map(({ name }) => name).join(', ') || '—',
    },
    {
      key: 'state',
      title: text('people.state'),
      cell: ({ state }) => <Tag tone={tones[state]}>{text(`people.state.${state}`)}</Tag>,
    },
    {
      key: 'seen',
      title: text('people.seen'),
      cell: ({ last_seen: seen }) => (seen === null ? '—' : text.day(seen)),
    },
    { key: 'actions', title: text('admin.actions'), cell: (person) => <PersonActions person={person} /> },
  ]
}
