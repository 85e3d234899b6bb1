import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { ChangedAnswer } from '#contract/applications'
import { ChangedCitation } from '../features/sources/changed-citations.tsx'
import { useText } from '../locales/text.ts'
import { useListChangedAnswers } from '../operations.ts'
import { Pager } from '../ui/data-table.tsx'
import { Page } from '../ui/page.tsx'
import { ReadingFailure } from '../ui/reading-failure.tsx'

const limit = 20

/** Own answers that rest on a text that is no longer what it was. */
export function ChangedAnswersPage() {
  const text = useText()
  const [offset, setOffset] = useState(0)
  const { data, error, refetch } = useListChangedAnswers({ query: { limit, offset } }, { staleTime: 0 })
  return (
    <Page title={text('changed.page.title')}>
      <p>{text('changed.page.intro')}</p>
      {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <p className="quiet">{text('loading')}</p>}
      {data?.total === 0 && <p className="quiet">{text('changed.page.none')}</p>}
      <ul className="stack">
        {data?.data.map((answer) => (
          <Answer key={answer.message_id} answer={answer} />
        ))}
      </ul>
      {data && <Pager total={data.total} offset={offset} limit={limit} onMove={setOffset} />}
    </Page>
  )
}

function Answer({ answer }: { answer: ChangedAnswer }) {
  const text = useText()
  const { conversation_id: id, conversation, question, answered, citations } = answer
  return (
    <li className="card">
      <h2 className="breakable">
        <Link to="/c/$conversationId" params={{ conversationId: String(id) }}>
          {question || conversation}
        </Link>
      </h2>
      <p className="quiet">{text('changed.page.answered', { day: text.day(answered) })}</p>
      <ul>
        {citations.map((change) => (
          <li key={change.index}>
            <ChangedCitation change={change} />
          </li>
        ))}
      </ul>
    </li>
  )
}
