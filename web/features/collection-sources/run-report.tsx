import type { SourceRun } from '#contract/corpora'
import { useText } from '../../locales/text.ts'
import { Note } from '../../ui/note.tsx'

const counted = ['added', 'changed', 'removed', 'failed', 'unchanged'] as const

/** What one reading did, or would do, with a few of the documents that it is about. */
export function RunReport({ run }: { run: SourceRun }) {
  const text = useText()
  const counts = Object.fromEntries(counted.map((name) => [name, text.number(run[name])]))
  return (
    <li className="stack">
      <p>
        <strong>{text.moment(run.requested)}</strong> · {text(`fill.state.${run.state}`)}
      </p>
      {run.dry_run && <p>{text('fill.dry')}</p>}
      {run.error && <Note tone="danger">{run.error.message}</Note>}
      <p>{text('fill.counts', counts)}</p>
      {run.removals_waiting > 0 && <Note tone="warn">{text('fill.waiting', { count: run.removals_waiting })}</Note>}
      {run.samples.length > 0 && (
        <ul className="bullets">
          {run.samples.map(({ kind, title, reason }) => (
            <li key={`${kind} ${title} ${reason}`} className="breakable">
              {text('pair', { name: text(`fill.sample.${kind}`), value: title })}
              {reason && <span className="quiet"> · {reason}</span>}
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}
