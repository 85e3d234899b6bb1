import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '../context.ts'
import type { Corpus } from '../corpora/corpus.ts'
import type { SourceRow } from './queries.ts'
import type { RunRow } from './runs/queries.ts'
import { countItems } from './items/queries.ts'
import { isPaused } from './queries.ts'
import { updateRun } from './runs/queries.ts'
import type { Part } from './reading/parts.ts'
import { removeUnlisted } from './remove-unlisted.ts'
import { begunOutcome } from './outcome.ts'
import type { Outcome } from './outcome.ts'
import type { FilledCollection } from './store-items.ts'
import { storeItems } from './store-items.ts'
import { removeWordings } from './wordings/remove-wordings.ts'
import { turnWordings } from './wordings/turn-wordings.ts'

export interface RunProgress {
  step: 'fetch' | 'store'
  /** Items read so far. */
  documents: number
}

type ReadCtx = Ctx<'db' | 'log' | 'storage'>

export interface Reading {
  run: RunRow
  source: SourceRow
  corpus: Corpus
  collection: FilledCollection
  /** Asked for unless the whole source is what it was. */
  parts(): AsyncIterable<Part>
  /** The whole source is what it was at its last complete reading. */
  isSame: boolean
}

/** Stores one part of the list, and says in the run how far it is. */
async function storePart(
  ctx: ReadCtx,
  { run, collection, source }: Reading,
  { part, outcome }: { part: Part; outcome: Outcome },
): Promise<void> {
  const isDryRun = run.is_dry_run
  const { added, changed, unchanged, warnings } = await storeItems(ctx, collection, { part, isDryRun })
  const removed = await removeWordings(ctx, { source, collection, keys: part.removed, isDryRun })
  outcome.listed += part.items.length
  outcome.added += added.length
  outcome.changed += changed.length
  outcome.unchanged += unchanged
  outcome.removed += removed.length
  outcome.samples.warn(warnings)
  outcome.samples.add('added', added)
  outcome.samples.add('changed', changed)
  outcome.samples.add('removed', removed)
  const { listed, removed: gone } = outcome
  const counts = { added: outcome.added, changed: outcome.changed, unchanged: outcome.unchanged, removed: gone }
  await updateRun(ctx.db, run.id, { listed, ...counts })
}

/** Reads what a source lists, stores what differs, removes what it lists no longer. Stops between two parts when paused. */
export async function readItems(
  ctx: ReadCtx,
  reading: Reading,
  onProgress?: (progress: RunProgress) => void,
): Promise<Outcome> {
  authorize(ctx, 'settings:manage')
  const { run, source, corpus, collection } = reading
  const outcome = begunOutcome(run)
  if (reading.isSame) {
    const { total } = await countItems(ctx.db, collection.id)
    if (!run.is_dry_run) await turnWordings(ctx, collection.id)
    return { ...outcome, listed: total, unchanged: total }
  }
  const listed = new Set<string>()
  for await (const part of reading.parts()) {
    ctx.signal.throwIfAborted()
    if (await isPaused(ctx.db, source.id)) return { ...outcome, state: 'paused' }
    await storePart(ctx, reading, { part, outcome })
    for (const { externalId } of part.items) listed.add(externalId)
    onProgress?.({ step: 'store', documents: outcome.listed })
  }
  if (corpus.isIncremental !== true) {
    const removals = { listed: [...listed], isApproved: run.removals_approved, isDryRun: run.is_dry_run }
    const { removed, waiting } = await removeUnlisted(ctx, collection, removals)
    outcome.removed += removed.length
    outcome.removals_waiting = waiting
    outcome.samples.add('removed', removed)
    if (waiting > 0)
      ctx.log.warn({ source: source.kind, waiting }, 'the source lists much less than before: nothing was removed')
  }
  if (!run.is_dry_run) await turnWordings(ctx, collection.id)
  return outcome
}
