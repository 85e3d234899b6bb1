import type { Source } from '#contract/corpora'
import { useText } from '../../locales/text.ts'
import { useListSourceRuns } from '../../operations.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { ReadingFailure } from '../../ui/reading-failure.tsx'
import { RunReport } from './run-report.tsx'

const pollMs = 2_000

/** The last readings of a source, newest first. */
export function ReportsDialog({ source: { id, name }, onClose }: { source: Source; onClose: () => void }) {
  const text = useText()
  const { data, error, refetch } = useListSourceRuns(
    { params: { id }, query: { limit: 10 } },
    { refetchInterval: ({ state }) => (state.data?.data.some(({ ended }) => ended === null) ? pollMs : false) },
  )
  return (
    <Dialog title={text('fill.reports', { name })} onClose={onClose}>
      {error && <ReadingFailure error={error} onRetry={() => void refetch()} />}
      {data?.total === 0 && <p>{text('fill.reports.none')}</p>}
      <ol className="stack">
        {data?.data.map((run) => (
          <RunReport key={run.id} run={run} />
        ))}
      </ol>
    </Dialog>
  )
}
