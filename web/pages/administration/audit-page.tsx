import { keepPreviousData } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { AuditEntry } from '#contract/supervision'
import { AuditVerification } from '../../features/audit/audit-verification.tsx'
import { PeriodFields } from '../../features/usage/period-fields.tsx'
import { momentsOf, periodOf } from '../../features/usage/period.ts'
import { useText, type Text } from '../../locales/text.ts'
import { useGetMe, useListAudit } from '../../operations.ts'
import { DataTable, Pager } from '../../ui/data-table.tsx'
import { Field } from '../../ui/field.tsx'
import { Page } from '../../ui/page.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import type { Column } from '../../ui/table-rows.ts'

const limit = 50

/** Who did what, when and from where; the filter is in the address. */
export function AuditPage() {
  const text = useText()
  const search = useSearch({ from: '/signed-in/administration/journal' })
  const navigate = useNavigate()
  const { data: me } = useGetMe({})
  const [offset, setOffset] = useState(0)
  const period = periodOf(search)
  const { action = '', qui: actor = '' } = search
  const asked = { ...momentsOf(period), action, actor }
  const choose = (change: Partial<typeof search>): void => {
    setOffset(0)
    void navigate({ to: '/administration/journal', search: (known) => ({ ...known, ...change }), replace: true })
  }
  const { data, error, refetch } = useListAudit(
    { query: { limit, offset, ...asked } },
    { placeholderData: keepPreviousData },
  )
  const exported = new URLSearchParams(Object.entries(asked).map(([name, value]) => [name, String(value)]))
  return (
    <Page title={text('admin.audit')}>
      {me?.permissions.includes('organisations:manage') && <AuditVerification />}
      <div className="filters">
        <WordsField
          label={text('audit.action')}
          maxLength={100}
          known={action}
          onWords={(words) => choose({ action: words || undefined })}
        />
        <WordsField
          label={text('audit.actor')}
          maxLength={200}
          known={actor}
          onWords={(words) => choose({ qui: words || undefined })}
        />
        <PeriodFields period={period} onChange={({ from: du, to: au }) => choose({ du, au })} />
      </div>
      {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {data && (
        <DataTable
          caption={text('admin.audit')}
          columns={columnsOf(text)}
          rows={data.data}
          rowId={({ id }) => id}
          empty={text('audit.none')}
        />
      )}
      {data && <Pager total={data.total} offset={offset} limit={limit} onMove={setOffset} />}
      <p>
        <a className="button" href={`/api/audit.csv?${exported}`} download="journal.csv">
          {text('table.export')}
        </a>
      </p>
    </Page>
  )
}

interface WordsFieldProps {
  label: string
  maxLength: number
  /** What the address says. */
  known: string
  onWords: (words: string) => void
}

/** What is typed stays as it is typed: the address, which follows a moment later, would take letters back. */
function WordsField({ known, onWords, ...field }: WordsFieldProps) {
  const [typed, setTyped] = useState(known)
  return (
    <Field
      {...field}
      type="search"
      value={typed}
      onChange={({ target: { value } }) => {
        setTyped(value)
        onWords(value)
      }}
    />
  )
}

function columnsOf(text: Text): Column<AuditEntry>[] {
  return [
    { key: 'at', title: text('admin.date'), cell: ({ at }) => text.moment(at) },
    {
      key: 'actor',
      title: text('audit.who'),
      cell: ({ actor, address }) => (
        <>
          {actor.name ?? actorKind(text, actor.kind)}
          {address !== null && <p className="quiet">{address}</p>}
        </>
      ),
    },
    { key: 'action', title: text('audit.what'), cell: ({ action }) => <code className="breakable">{action}</code> },
    {
      key: 'target',
      title: text('audit.target'),
      cell: ({ target, details }) => (
        <>
          {target.kind === null ? '—' : `${target.kind} ${target.id ?? ''}`}
          <Details details={details} />
        </>
      ),
    },
  ]
}

function actorKind(text: Text, kind: string): string {
  const key = `audit.kind.${kind}`
  return text.has(key) ? text(key) : kind
}

function Details({ details }: { details: AuditEntry['details'] }) {
  const entries = Object.entries(details)
  if (entries.length === 0) return null
  return <p className="quiet breakable">{entries.map(([name, value]) => `${name} : ${String(value)}`).join(', ')}</p>
}
