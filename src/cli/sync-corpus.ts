import { type CorporaSync, syncCorpora } from '#server/commands/sync-corpora'
import type { Terminal } from './command.ts'
import { type InstanceValues, withInstance } from './with-instance.ts'

interface SyncValues extends InstanceValues {
  readonly tarball?: string | undefined
  readonly json?: boolean | undefined
}

/** What `corpus add` and `corpus sync` do: the whole way, told as it goes. */
export async function runSync(values: SyncValues, id: string | undefined, terminal: Terminal): Promise<number> {
  const onProgress: CorporaSync['onProgress'] = (title, { step, documents }) => {
    const message = step === 'fetch' ? 'stepCorpusFetched' : 'corpusStored'
    terminal.err(`${terminal.say(message, { title, documents })}\n`)
  }
  const { tarball } = values
  const reports = await withInstance(values, terminal, (ctx) => syncCorpora(ctx, { id, tarball, onProgress }))
  if (values.json) terminal.out(`${JSON.stringify(reports)}\n`)
  for (const { title, added, changed, removed, unchanged, removalsWaiting } of values.json ? [] : reports) {
    terminal.out(`${terminal.say('corpusSynced', { title, added, changed, removed, unchanged })}\n`)
    if (removalsWaiting > 0) terminal.out(`${terminal.say('corpusWaiting', { removalsWaiting })}\n`)
  }
  if (reports.length === 0) terminal.err(`${terminal.say('noCorpus')}\n`)
  return 0
}
