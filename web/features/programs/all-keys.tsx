import { useState } from 'react'
import { useText, type Text } from '../../locales/text.ts'
import { useListAllKeys, useRevokeAnyKey } from '../../operations.ts'
import { DataTable, Pager } from '../../ui/data-table.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import type { Column } from '../../ui/table-rows.ts'
import { Tag } from '../../ui/tag.tsx'
import { RevokeButton } from '../account/revoke-button.tsx'
import type { OwnedKey } from './words.ts'

const limit = 25
const tones = { active: 'ok', expired: 'warn', revoked: 'danger' } as const

/** Every key of the organisation: whose, last used when, until when; any may be revoked. */
export function AllKeys() {
  const text = useText()
  const [offset, setOffset] = useState(0)
  const { data, error, refetch } = useListAllKeys({ query: { limit, offset } })
  return (
    <section className="stack">
      <h2>{text('programs.allKeys')}</h2>
      {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {data && (
        <DataTable
          caption={text('programs.allKeys')}
          columns={columnsOf(text)}
          rows={data.data}
          rowId={({ id }) => id}
          empty={text('keys.none')}
        />
      )}
      {data && <Pager total={data.total} offset={offset} limit={limit} onMove={setOffset} />}
    </section>
  )
}

function columnsOf(text: Text): Column<OwnedKey>[] {
  return [
    { key: 'name', title: text('keys.name'), cell: ({ name, last_four: end }) => `${name} (…${end})` },
    {
      key: 'owner',
      title: text('programs.owner'),
      cell: ({ owner }) => (
        <>
          {owner.name} {owner.kind === 'service-account' && <Tag>{text('limits.subject.service-account')}</Tag>}
        </>
      ),
    },
    {
      key: 'used',
      title: text('programs.lastUse'),
      cell: ({ last_used: used }) => (used === null ? text('keys.never') : text.moment(used)),
    },
    {
      key: 'expires',
      title: text('keys.expires'),
      cell: ({ expires }) => (expires === null ? text('keys.never') : text.day(expires)),
    },
    {
      key: 'status',
      title: text('people.state'),
      cell: ({ status }) => <Tag tone={tones[status]}>{text(`keys.${status}`)}</Tag>,
    },
    { key: 'actions', title: text('admin.actions'), cell: (key) => <RevokeKey of={key} /> },
  ]
}

function RevokeKey({ of: { id, name, status } }: { of: OwnedKey }) {
  const text = useText()
  const revoke = useRevokeAnyKey({
    invalidates: ['listAllKeys', 'listServiceAccounts', 'listKeys'],
    says: () => text('keys.revoked.said', { name }),
  })
  if (status !== 'active') return '—'
  return <RevokeButton name={name} onConfirm={() => revoke.run({ params: { id } })} />
}
