import { useState } from 'react'
import type { OperationOutput } from '#client/client'
import { useText, type Text } from '../../locales/text.ts'
import { useListJobs, useRetryJob } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable, Pager } from '../../ui/data-table.tsx'
import { SelectField } from '../../ui/field.tsx'
import { Page } from '../../ui/page.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import type { Column } from '../../ui/table-rows.ts'
import { Tag } from '../../ui/tag.tsx'

type Job = OperationOutput<'listJobs'>['data'][number]

const limit = 25
const pollMs = 5_000
const states = ['waiting', 'running', 'failed'] as const
const tones = { waiting: undefined, running: 'accent', failed: 'danger' } as const

/** Background work: what waits, what runs, what failed and may be tried again. */
export function JobsPage() {
  const text = useText()
  const [offset, setOffset] = useState(0)
  const [state, setState] = useState<Job['state'] | null>(null)
  const { data, error, refetch } = useListJobs(
    { query: { limit, offset, ...(state === null ? {} : { state }) } },
    { refetchInterval: pollMs },
  )
  return (
    <Page title={text('admin.jobs')}>
      <p>{text('jobs.text')}</p>
      <SelectField
        label={text('people.state')}
        value={state ?? ''}
        options={[
          { value: '', label: text('jobs.every') },
          ...states.map((value) => ({ value, label: text(`jobs.state.${value}`) })),
        ]}
        onChange={(event) => {
          setOffset(0)
          setState(states.find((one) => one === event.target.value) ?? null)
        }}
      />
      {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {data && (
        <DataTable
          caption={text('admin.jobs')}
          columns={columnsOf(text)}
          rows={data.data}
          rowId={({ id }) => id}
          empty={text('jobs.none')}
        />
      )}
      {data && <Pager total={data.total} offset={offset} limit={limit} onMove={setOffset} />}
    </Page>
  )
}

function columnsOf(text: Text): Column<Job>[] {
  return [
    {
      key: 'name',
      title: text('jobs.name'),
      cell: ({ name, reason }) => (
        <>
          {jobName(text, name)}
          {reason !== null && <p className="quiet breakable">{reason}</p>}
        </>
      ),
    },
    {
      key: 'state',
      title: text('people.state'),
      cell: ({ state }) => <Tag tone={tones[state]}>{text(`jobs.state.${state}`)}</Tag>,
    },
    { key: 'created', title: text('jobs.created'), cell: ({ created }) => text.moment(created) },
    {
      key: 'next',
      title: text('jobs.next'),
      cell: ({ next, started, state }) => {
        const moment = state === 'waiting' ? next : started
        return moment === null ? '—' : text.moment(moment)
      },
    },
    { key: 'actions', title: text('admin.actions'), cell: (job) => <Retry job={job} /> },
  ]
}

function jobName(text: Text, name: string): string {
  const key = `jobs.name.${name}`
  return text.has(key) ? text(key) : name
}

function Retry({ job: { id, name, state } }: { job: Job }) {
  const text = useText()
  const retry = useRetryJob({ invalidates: ['listJobs'], says: () => text('jobs.retried') })
  if (state !== 'failed') return '—'
  return (
    <Button kind="bare" aria-disabled={retry.isRunning} onClick={() => retry.run({ params: { id } })}>
      {text('retry')} <span className="vh">{jobName(text, name)}</span>
    </Button>
  )
}
