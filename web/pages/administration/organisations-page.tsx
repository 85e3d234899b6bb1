import { useState } from 'react'
import { OrganisationActions, OrganisationDialog } from '../../features/organisations/organisation-actions.tsx'
import type { OperationOutput } from '#client/client'
import { useText, type Text } from '../../locales/text.ts'
import { useListOrganisations } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable, Pager } from '../../ui/data-table.tsx'
import { Page } from '../../ui/page.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import type { Column } from '../../ui/table-rows.ts'
import { Tag } from '../../ui/tag.tsx'

type Organisation = OperationOutput<'listOrganisations'>['data'][number]

const limit = 25

/** For whoever governs the instance: who is on it, and who governs them. */
export function OrganisationsPage() {
  const text = useText()
  const [offset, setOffset] = useState(0)
  const [isCreating, setCreating] = useState(false)
  const { data, error, refetch } = useListOrganisations({ query: { limit, offset } })
  const create = (
    <Button kind="main" onClick={() => setCreating(true)}>
      {text('organisations.new')}
    </Button>
  )
  return (
    <Page title={text('admin.organisations')} actions={create}>
      <p>{text('organisations.text')}</p>
      {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {data && (
        <DataTable
          caption={text('admin.organisations')}
          columns={columnsOf(text)}
          rows={data.data}
          rowId={({ id }) => id}
          empty={text('table.noneFound')}
        />
      )}
      {data && <Pager total={data.total} offset={offset} limit={limit} onMove={setOffset} />}
      {isCreating && <OrganisationDialog organisation={null} onClose={() => setCreating(false)} />}
    </Page>
  )
}

function columnsOf(text: Text): Column<Organisation>[] {
  return [
    { key: 'name', title: text('people.name'), cell: ({ name }) => name },
    { key: 'people', title: text('organisations.people'), cell: ({ people }) => text.number(people), isNumber: true },
    {
      key: 'state',
      title: text('people.state'),
      cell: ({ state }) => <Tag tone={state === 'active' ? 'ok' : 'danger'}>{text(`organisations.${state}`)}</Tag>,
    },
    { key: 'created', title: text('organisations.created'), cell: ({ created }) => text.day(created) },
    {
      key: 'actions',
      title: text('admin.actions'),
      cell: (organisation) => <OrganisationActions organisation={organisation} />,
    },
  ]
}
