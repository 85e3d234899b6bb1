import type { RunRow } from './runs/queries.ts'
import { RunSamples } from './run-samples.ts'

/** What a run found and did. */
export interface Outcome {
  state: 'finished' | 'paused'
  listed: number
  added: number
  changed: number
  unchanged: number
  removed: number
  failed: number
  removals_waiting: number
  samples: RunSamples
}

/** A run that was cut has stored some already: they are counted once. */
export function begunOutcome({ is_dry_run: isDryRun, ...run }: RunRow): Outcome {
  const { added, changed, removed } = isDryRun ? { added: 0, changed: 0, removed: 0 } : run
  const counts = { listed: 0, added, changed, unchanged: 0, removed, failed: 0, removals_waiting: 0 }
  return { state: 'finished', ...counts, samples: new RunSamples() }
}
