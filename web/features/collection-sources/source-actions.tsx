import type { Source, SourceKind } from '#contract/corpora'
import { client } from '../../api.ts'
import { useText, type TextKey } from '../../locales/text.ts'
import { useRunSource, useUpdateSource } from '../../operations.ts'
import { Button } from '../../ui/button.tsx'
import { DeleteSource } from './delete-source.tsx'

/** Read now or try, unless a program sends what it holds; pause, agree to removals, delete. */
export function SourceActions({ source, kind }: { source: Source; kind: SourceKind }) {
  const text = useText()
  const { id, name, paused, last_run: last } = source
  const invalidates = ['listSources', 'getSource', 'listSourceRuns'] as const
  const run = useRunSource({ invalidates, says: () => text('fill.asked', { name }) })
  const change = useUpdateSource({ invalidates, says: () => text('saved') })
  const actions: [TextKey, () => void][] = []
  if (!kind.is_pushed && !paused) {
    const failed = last?.state === 'failed' && !last.dry_run
    actions.push([failed ? 'retry' : 'fill.run', () => run.run({ params: { id }, body: {} })])
    actions.push(['fill.dryRun', () => run.run({ params: { id }, body: { dry_run: true } })])
    if (last !== null && last.removals_waiting > 0)
      actions.push(['fill.approve', () => run.run({ params: { id }, body: { approve_removals: true } })])
  }
  actions.push([paused ? 'fill.resume' : 'fill.pause', () => change.run({ params: { id }, body: { paused: !paused } })])
  return (
    <div className="row">
      {actions.map(([key, act]) => (
        <Button key={key} kind={key === 'fill.run' || key === 'retry' ? 'main' : undefined} onClick={act}>
          {text(key)}
        </Button>
      ))}
      {kind.is_corpus && source.documents > 0 && (
        <a className="button" href={client.address('downloadPack', { id })} download>
          {text('packs.download')}
        </a>
      )}
      <DeleteSource source={source} kind={kind} />
    </div>
  )
}
