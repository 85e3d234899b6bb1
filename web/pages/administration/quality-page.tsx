import { useNavigate, useSearch } from '@tanstack/react-router'
import type { OperationOutput } from '#client/client'
import { UnansweredQuestions } from '../../features/quality/unanswered-questions.tsx'
import { PeriodFields } from '../../features/usage/period-fields.tsx'
import { momentsOf, periodOf } from '../../features/usage/period.ts'
import { useText, type Text } from '../../locales/text.ts'
import { useGetQuality } from '../../operations.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { Page } from '../../ui/page.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'

type Quality = OperationOutput<'getQuality'>

/** How sure the answers were, what readers said of them, and what found nothing. */
export function QualityPage() {
  const text = useText()
  const search = useSearch({ from: '/signed-in/administration/qualite' })
  const navigate = useNavigate()
  const period = periodOf(search)
  const { data, error, refetch } = useGetQuality({ query: momentsOf(period) })
  return (
    <Page title={text('admin.quality')}>
      <div className="filters">
        <PeriodFields
          period={period}
          onChange={({ from: du, to: au }) =>
            void navigate({ to: '/administration/qualite', search: { du, au }, replace: true })
          }
        />
      </div>
      {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {data && <Answers quality={data} />}
      {data && <Opinions quality={data} />}
      <UnansweredQuestions />
    </Page>
  )
}

interface Share {
  readonly key: string
  readonly name: string
  readonly count: number
  readonly of: number
}

function Answers({ quality: { answers } }: { quality: Quality }) {
  const text = useText()
  const of = answers.reduce((sum, { answers: count }) => sum + count, 0)
  const shares = answers.map(({ status, answers: count }) => {
    const key = `quality.level.${status}`
    return { key, name: text.has(key) ? text(key) : text('quality.level.other'), count, of }
  })
  return <Shares title={text('quality.answers')} shares={shares} empty={text('quality.answers.none')} />
}

function Opinions({ quality: { useful, useless, reasons } }: { quality: Quality }) {
  const text = useText()
  const of = useful + useless
  const opinions = [
    { key: 'useful', name: text('quality.useful'), count: useful, of },
    { key: 'useless', name: text('quality.useless'), count: useless, of },
    ...reasons.map(({ reason, answers }) => ({
      key: reason,
      name: text('quality.reason', { reason: text(`feedback.${reason}`) }),
      count: answers,
      of,
    })),
  ]
  const shares = of === 0 ? [] : opinions
  return <Shares title={text('quality.opinions')} shares={shares} empty={text('admin.feedback.none')} />
}

function Shares({ title, shares, empty }: { title: string; shares: readonly Share[]; empty: string }) {
  const text = useText()
  return (
    <section className="stack">
      <h2>{title}</h2>
      <DataTable caption={title} columns={columnsOf(text)} rows={shares} rowId={({ key }) => key} empty={empty} />
    </section>
  )
}

function columnsOf(text: Text) {
  return [
    { key: 'name', title: text('quality.what'), cell: ({ name }: Share) => name },
    { key: 'count', title: text('quality.count'), cell: ({ count }: Share) => text.number(count), isNumber: true },
    {
      key: 'share',
      title: text('quality.share'),
      cell: ({ count, of }: Share) => (
        <>
          {text.percent(Math.round((100 * count) / of) / 100)}{' '}
          <meter min={0} max={of} value={count} aria-hidden="true" />
        </>
      ),
      isNumber: true,
    },
  ]
}
