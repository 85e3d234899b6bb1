import { useState } from 'react'
import type { Source } from '#contract/corpora'
import { useText, type TextKey } from '../../locales/text.ts'
import { useRunSource, useUpdateSource } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { ReportsDialog } from './reports-dialog.tsx'

/** Read now, try, pause, agree to removals, and see what was done. */
export function SourceActions({ source }: { source: Source }) {
  const text = useText()
  const { id, name, paused, last_run: last } = source
  const [isOpened, setOpened] = useState(false)
  const invalidates = ['listSources', 'listSourceRuns'] as const
  const run = useRunSource({ invalidates, says: () => text('fill.asked', { name }) })
  const change = useUpdateSource({ invalidates, says: () => text('saved') })
  const actions: [TextKey, () => void][] = [
    ['fill.run', () => run.run({ params: { id }, body: {} })],
    ['fill.dryRun', () => run.run({ params: { id }, body: { dry_run: true } })],
    [paused ? 'fill.resume' : 'fill.pause', () => change.run({ params: { id }, body: { paused: !paused } })],
    ['fill.report', () => setOpened(true)],
  ]
  if (last !== null && last.removals_waiting > 0)
    actions.push(['fill.approve', () => run.run({ params: { id }, body: { approve_removals: true } })])
  return (
    <span className="row">
      {actions.map(([key, act]) => (
        <Button key={key} kind="bare" onClick={act}>
          {text(key)} <span className="vh">{name}</span>
        </Button>
      ))}
      {isOpened && <ReportsDialog source={source} onClose={() => setOpened(false)} />}
    </span>
  )
}
