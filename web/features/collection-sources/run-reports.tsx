import { useText } from '../../locales/text.ts'
import { useListSourceRuns } from '../../operations.ts'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import { RunReport } from './run-report.tsx'

const pollMs = 2_000

/** The last readings of a source, newest first, asked again while one goes on. */
export function RunReports({ sourceId: id }: { sourceId: number }) {
  const text = useText()
  const { data, error, refetch } = useListSourceRuns(
    { params: { id }, query: { limit: 10 } },
    { refetchInterval: ({ state }) => (state.data?.data.some(({ ended }) => ended === null) ? pollMs : false) },
  )
  return (
    <section className="stack">
      <h2>{text('fill.reports')}</h2>
      {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {data?.total === 0 && <p>{text('fill.reports.none')}</p>}
      <ol className="stack" aria-label={text('fill.reports')}>
        {data?.data.map((run) => (
          <RunReport key={run.id} run={run} />
        ))}
      </ol>
    </section>
  )
}
