import { useState } from 'react'
import type { FeedbackEntry } from '#contract/applications'
import { useText, type Text } from '../../locales/text.ts'
import { useListFeedback } from '../../operations.ts'
import { DataTable, Pager } from '../../ui/data-table.tsx'
import { Page } from '../../ui/page.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import type { Column } from '../../ui/table-rows.ts'
import { Tag } from '../../ui/tag.tsx'

const limit = 25

/** What readers said of answers, with the question and the answer that they said it of. */
export function FeedbackPage() {
  const text = useText()
  const [offset, setOffset] = useState(0)
  const { data, error, refetch } = useListFeedback({ query: { limit, offset } })
  return (
    <Page title={text('admin.feedback')}>
      <p>{text('admin.feedback.text')}</p>
      {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {data && (
        <DataTable
          caption={text('admin.feedback')}
          columns={columnsOf(text)}
          rows={data.data}
          rowId={({ message_id: id }) => id}
          empty={text('admin.feedback.none')}
        />
      )}
      {data && <Pager total={data.total} offset={offset} limit={limit} onMove={setOffset} />}
    </Page>
  )
}

function columnsOf(text: Text): Column<FeedbackEntry>[] {
  return [
    { key: 'question', title: text('admin.feedback.question'), cell: (entry) => <QuestionAndAnswer entry={entry} /> },
    { key: 'useful', title: text('admin.feedback.useful'), cell: (entry) => <Opinion entry={entry} /> },
    { key: 'updated', title: text('admin.date'), cell: ({ updated }) => text.moment(updated) },
  ]
}

function QuestionAndAnswer({ entry: { question, answer, answer_status: status } }: { entry: FeedbackEntry }) {
  const text = useText()
  const level = status === null ? '' : `level.${status}`
  return (
    <>
      {question}
      <details>
        <summary className="quiet">{text('admin.feedback.answer')}</summary>
        {text.has(level) && <p className="quiet">{text(level)}</p>}
        <p className="as-typed breakable">{answer}</p>
      </details>
    </>
  )
}

function Opinion({ entry: { useful, reasons, comment } }: { entry: FeedbackEntry }) {
  const text = useText()
  return (
    <div className="opinion">
      <Tag tone={useful ? 'ok' : 'warn'}>{text(useful ? 'yes' : 'no')}</Tag>{' '}
      {reasons.map((reason) => text(`feedback.${reason}`)).join(', ')}
      {comment !== '' && <p className="quiet breakable">{comment}</p>}
    </div>
  )
}
