import { Link, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { Evaluation } from '#contract/evaluations'
import { EvaluationDialog } from '../../features/evaluations/evaluation-dialog.tsx'
import { EvaluationResult } from '../../features/evaluations/evaluation-result.tsx'
import { isUnderWay } from '../../features/evaluations/under-way.ts'
import { useText, type Text } from '../../locales/text.ts'
import { useListEvaluations } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable, Pager } from '../../ui/data-table.tsx'
import { Page } from '../../ui/page.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'

const limit = 25
const pollMs = 5_000

/** Questions of the organisation's own, asked in one way or in two: what a reader gets. */
export function EvaluationsPage() {
  const text = useText()
  const { essai } = useSearch({ from: '/signed-in/administration/evaluations' })
  const [offset, setOffset] = useState(0)
  const [isCreating, setCreating] = useState(false)
  const { data, error, refetch } = useListEvaluations(
    { query: { limit, offset } },
    { refetchInterval: ({ state }) => (state.data?.data.some(isUnderWay) ? pollMs : false) },
  )
  const create = (
    <Button kind="main" onClick={() => setCreating(true)}>
      {text('evaluations.new')}
    </Button>
  )
  return (
    <Page title={text('admin.evaluations')} actions={create}>
      <p>{text('evaluations.text')}</p>
      {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {data && (
        <DataTable
          caption={text('admin.evaluations')}
          columns={columnsOf(text)}
          rows={data.data}
          rowId={({ id }) => id}
          empty={text('evaluations.none')}
        />
      )}
      {data && <Pager total={data.total} offset={offset} limit={limit} onMove={setOffset} />}
      {essai !== undefined && <EvaluationResult key={essai} id={Number(essai)} />}
      {isCreating && <EvaluationDialog onClose={() => setCreating(false)} />}
    </Page>
  )
}

function columnsOf(text: Text) {
  return [
    {
      key: 'name',
      title: text('evaluations.name'),
      cell: ({ id, name }: Evaluation) => (
        <Link to="/administration/evaluations" search={{ essai: String(id) }}>
          {name}
        </Link>
      ),
    },
    {
      key: 'status',
      title: text('evaluations.status'),
      cell: ({ status }: Evaluation) => text(`evaluations.${status}`),
    },
    { key: 'created', title: text('admin.date'), cell: ({ created }: Evaluation) => text.moment(created) },
    {
      key: 'questions',
      title: text('evaluations.questions'),
      cell: ({ questions }: Evaluation) => text.number(questions),
      isNumber: true,
    },
  ]
}
