import {
  type CorporaSync,
  type CorpusPack,
  type NamedReport,
  addCorpusPack,
  syncCorpora,
} from '#server/commands/sync-corpora'
import { type Terminal, UsageError, instanceOptions } from './command.ts'
import { type InstanceValues, withInstance } from './with-instance.ts'

export const syncOptions = {
  ...instanceOptions,
  tarball: { type: 'string' },
  from: { type: 'string' },
  pack: { type: 'string' },
  'signed-by': { type: 'string' },
  'dry-run': { type: 'boolean' },
  'approve-removals': { type: 'boolean' },
  json: { type: 'boolean' },
} as const

interface SyncValues extends InstanceValues {
  readonly tarball?: string | undefined
  readonly from?: string | undefined
  readonly pack?: string | undefined
  readonly 'signed-by'?: string | undefined
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
  const pack = packOf(values, corpusId, terminal)
  const reports = await withInstance(values, terminal, async (ctx) =>
    pack ? [await addCorpusPack(ctx, { ...asked, ...pack })] : syncCorpora(ctx, asked),
  )
  tell(values, reports, terminal)
  return 0
}

/** The pack that is named, with what only goes with it and what never does. */
function packOf(
  { pack: file, 'signed-by': signedBy, tarball, from }: SyncValues,
  corpusId: string | undefined,
  terminal: Terminal,
): Pick<CorpusPack, 'corpusId' | 'file' | 'signedBy'> | null {
  if (file === undefined && signedBy === undefined) return null
  if (file === undefined || corpusId === undefined || tarball !== undefined || from !== undefined) {
    throw new UsageError(terminal.say('packAlone'))
  }
  return { corpusId, file, signedBy }
}

type Report = NamedReport & { readonly signedBy?: string }

function tell(values: SyncValues, reports: readonly Report[], terminal: Terminal): void {
  if (values.json) terminal.out(`${JSON.stringify(reports)}\n`)
  for (const { title, added, changed, removed, unchanged, removalsWaiting, signedBy } of values.json ? [] : reports) {
    const counts = { title, added, changed, removed, unchanged }
    terminal.out(`${terminal.say(values['dry-run'] ? 'corpusWouldSync' : 'corpusSynced', counts)}\n`)
    if (signedBy !== undefined) terminal.out(`${terminal.say('packSignedBy', { signedBy })}\n`)
    if (removalsWaiting > 0) terminal.out(`${terminal.say('corpusWaiting', { removalsWaiting })}\n`)
  }
  if (reports.length === 0) terminal.err(`${terminal.say('noCorpus')}\n`)
}
