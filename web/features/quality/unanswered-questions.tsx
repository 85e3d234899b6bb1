import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { useListUnanswered, useShowUnanswered } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { DataTable, Pager } from '../../ui/data-table.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'

const limit = 25

/** What documents are missing, once the organisation has chosen to see it. */
export function UnansweredQuestions() {
  const text = useText()
  const [offset, setOffset] = useState(0)
  const [isAsked, setAsked] = useState(false)
  const { data, error, refetch } = useListUnanswered({ query: { limit, offset } })
  const show = useShowUnanswered({ invalidates: ['listUnanswered'], says: () => text('saved') })
  const since = data?.shown_since ?? null
  return (
    <section className="stack">
      <h2>{text('quality.unanswered')}</h2>
      <p>
        {since === null ? text('quality.unanswered.off') : text('quality.unanswered.since', { date: text.day(since) })}
      </p>
      {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {data && since !== null && (
        <DataTable
          caption={text('quality.unanswered')}
          columns={[
            { key: 'question', title: text('admin.feedback.question'), cell: ({ question }) => question },
            { key: 'asked', title: text('admin.date'), cell: ({ asked }) => text.moment(asked) },
          ]}
          rows={data.data}
          rowId={({ question, asked }) => `${asked} ${question}`}
          empty={text('quality.unanswered.none')}
        />
      )}
      {data && <Pager total={data.total} offset={offset} limit={limit} onMove={setOffset} />}
      <p>
        <Button onClick={() => (since === null ? setAsked(true) : show.run({ body: { shown: false } }))}>
          {text(since === null ? 'quality.unanswered.show' : 'quality.unanswered.hide')}
        </Button>
      </p>
      {isAsked && (
        <ConfirmDialog
          title={text('quality.unanswered.title')}
          explanation={text('quality.unanswered.explanation')}
          action={text('quality.unanswered.show')}
          onClose={() => setAsked(false)}
          onConfirm={() => (setAsked(false), show.run({ body: { shown: true } }))}
        />
      )}
    </section>
  )
}
