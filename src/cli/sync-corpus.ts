import { type CorporaSync, syncCorpora } from '#server/commands/sync-corpora'
import { type Terminal, instanceOptions } from './command.ts'
import { type InstanceValues, withInstance } from './with-instance.ts'

export const syncOptions = {
  ...instanceOptions,
  tarball: { type: 'string' },
  from: { type: 'string' },
  'dry-run': { type: 'boolean' },
  'approve-removals': { type: 'boolean' },
  json: { type: 'boolean' },
} as const

interface SyncValues extends InstanceValues {
  readonly tarball?: string | undefined
  readonly from?: string | undefined
  readonly 'dry-run'?: boolean | undefined
  readonly 'approve-removals'?: boolean | undefined
  readonly json?: boolean | undefined
}

/** What `corpus add` and `corpus sync` do: the whole way, told as it goes. */
export async function runSync(values: SyncValues, corpusId: string | undefined, terminal: Terminal): Promise<number> {
  const onProgress: CorporaSync['onProgress'] = (title, { step, documents }) => {
    const message = step === 'fetch' ? 'stepCorpusFetched' : 'corpusStored'
    terminal.err(`${terminal.say(message, { title, documents })}\n`)
  }
  const { tarball: archive, from: location, 'dry-run': isDryRun, 'approve-removals': removalsApproved } = values
  const asked = { corpusId, archive, location, isDryRun, removalsApproved, onProgress }
  const reports = await withInstance(values, terminal, (ctx) => syncCorpora(ctx, asked))
  if (values.json) terminal.out(`${JSON.stringify(reports)}\n`)
  for (const { title, added, changed, removed, unchanged, removalsWaiting } of values.json ? [] : reports) {
    const counts = { title, added, changed, removed, unchanged }
    terminal.out(`${terminal.say(isDryRun ? 'corpusWouldSync' : 'corpusSynced', counts)}\n`)
    if (removalsWaiting > 0) terminal.out(`${terminal.say('corpusWaiting', { removalsWaiting })}\n`)
  }
  if (reports.length === 0) terminal.err(`${terminal.say('noCorpus')}\n`)
  return 0
}
