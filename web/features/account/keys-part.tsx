import { useState } from 'react'
import type { Key } from '#contract/account'
import { useText, type Text } from '../../locales/text.ts'
import { useRevokeKey } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import type { Column } from '../../ui/table-rows.ts'
import { TableView } from '../../ui/table-view.tsx'
import { Tag } from '../../ui/tag.tsx'
import { useEveryOwnKey } from '../../whole-lists.ts'
import { permissionName } from '../people/words.ts'
import { KeyDialog } from './key-dialog.tsx'
import { RevokeButton } from './revoke-button.tsx'

/** Keys with which programs speak in one's name. */
export function KeysPart() {
  const text = useText()
  const { data, error, refetch } = useEveryOwnKey()
  const [isCreating, setCreating] = useState(false)
  return (
    <section className="stack" aria-labelledby="cles">
      <div className="row">
        <h2 id="cles">{text('account.keys')}</h2>
        <Button kind="main" onClick={() => setCreating(true)}>
          {text('keys.new')}
        </Button>
      </div>
      <p>
        {text('keys.text')} <a href="/docs">{text('nav.reference')}</a>
      </p>
      {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {data && (
        <TableView
          caption={text('account.keys')}
          columns={columnsOf(text)}
          rows={data}
          rowId={({ id }) => id}
          empty={text('keys.none')}
          fileName="cles"
        />
      )}
      {isCreating && <KeyDialog onClose={() => setCreating(false)} />}
    </section>
  )
}

const tones = { active: 'ok', expired: 'warn', revoked: 'danger' } as const

function columnsOf(text: Text): Column<Key>[] {
  return [
    {
      key: 'name',
      title: text('keys.name'),
      cell: ({ name, last_four: end }) => `${name} (…${end})`,
      sortBy: ({ name }) => name,
      plain: ({ name }) => name,
    },
    {
      key: 'scopes',
      title: text('roles.permissions'),
      cell: ({ scopes }) => (
        <div className="opinion">{scopes.map((scope) => permissionName(text, scope)).join(', ')}</div>
      ),
      plain: ({ scopes }) => scopes.join(' '),
    },
    {
      key: 'expires',
      title: text('keys.expires'),
      cell: ({ expires }) => (expires === null ? text('keys.never') : text.day(expires)),
      sortBy: ({ expires }) => expires ?? Infinity,
      plain: ({ expires }) => (expires === null ? '' : new Date(expires * 1000).toISOString()),
    },
    {
      key: 'status',
      title: text('people.state'),
      cell: ({ status }) => <Tag tone={tones[status]}>{text(`keys.${status}`)}</Tag>,
      plain: ({ status }) => status,
    },
    { key: 'actions', title: text('admin.actions'), cell: (key) => <RevokeKey of={key} /> },
  ]
}

function RevokeKey({ of: { id, name, status } }: { of: Key }) {
  const text = useText()
  const revoke = useRevokeKey({ invalidates: ['listKeys'], says: () => text('keys.revoked.said', { name }) })
  if (status !== 'active') return '—'
  return <RevokeButton name={name} onConfirm={() => revoke.run({ params: { id } })} />
}
