import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import { AppError, isAppError } from '#platform/errors'
import { defineJob } from '#platform/jobs/jobs'
import { z } from 'zod'
import type { Ctx } from '../context.ts'
import type { Corpus } from '../corpora/corpus.ts'
import { findCorpus } from '../corpora/registry.ts'
import { findCollectionToFill } from '../collections/queries.ts'
import { markOfOrigin, openOrigin } from './open-origin.ts'
import { importVectors } from './import-vectors.ts'
import type { RunRow, SourceRow } from './queries.ts'
import { findRun, findSource, markSource, startRun, tryLockSource, unlockSource, updateRun } from './queries.ts'
import { readItems } from './read-items.ts'
import type { FilledCollection } from './store-items.ts'

export const runSourceJob = defineJob({
  name: 'source.run',
  payload: z.strictObject({ runId: z.number().int() }),
  timeoutSeconds: 6 * 3600,
  retries: 3,
})

export interface RunProgress {
  step: 'fetch' | 'store'
  /** Items read so far. */
  documents: number
}

export interface RunOptions {
  /** Another corpus than the registry's, for whoever tries a release before it is pinned. */
  corpus?: Corpus | undefined
  /** A package file or an archive given instead of the origin. */
  archive?: string | undefined
  onProgress?: ((progress: RunProgress) => void) | undefined
}

type RunCtx = Ctx<'db' | 'embedder' | 'log' | 'folders' | 'storage'>

/**
 * Brings what a source fills up to date and keeps the report in its run. What bears the mark that was stored is left
 * alone, so a run that was killed begins again and goes on where it was. One process reads a source at a time.
 */
export async function runSource(ctx: RunCtx, runId: number, options: RunOptions = {}): Promise<RunRow> {
  authorize(ctx, 'settings:manage')
  const run = await findRun(ctx.db, runId)
  const source = run && (await findSource(ctx.db, run.source_id))
  if (!run || !source) throw new AppError('not_found', { what: 'run', id: runId })
  if (run.state === 'finished') return run
  return ctx.db.connection().execute(async (connection) => {
    if (!(await tryLockSource(connection, source.id))) {
      throw new AppError('conflict', { reason: 'this source is being read already' })
    }
    try {
      await startRun(ctx.db, runId)
      return await execute(ctx, { run, source }, options)
    } catch (error) {
      await keepFailure(ctx, runId, error)
      throw error
    } finally {
      await unlockSource(connection, source.id)
    }
  })
}

async function keepFailure(ctx: RunCtx, runId: number, error: unknown): Promise<void> {
  const { code, details } = isAppError(error) ? error : { code: 'internal' as const, details: {} }
  const failure = { error_code: code, error_details: JSON.stringify(details), ended_at: new Date() }
  await updateRun(ctx.db, runId, { state: 'failed', ...failure })
}

async function execute(
  ctx: RunCtx,
  { run, source }: { run: RunRow; source: SourceRow },
  options: RunOptions,
): Promise<RunRow> {
  authorize(ctx, 'settings:manage')
  const corpus = options.corpus ?? findCorpus(source.kind)
  if (!corpus) throw new AppError('not_found', { what: 'corpus', id: source.kind })
  const found = await findCollectionToFill(ctx.db, source.collection_id)
  if (!found) throw new AppError('not_found', { what: 'collection', id: source.collection_id })
  const collection: FilledCollection = { id: found.id, readers: found.readers, kind: source.kind }
  options.onProgress?.({ step: 'fetch', documents: 0 })
  const archive = await openOrigin(ctx, { corpus, source, archive: options.archive })
  const mark = markOfOrigin(corpus, archive.mark)
  if (!run.is_dry_run) await importVectors(ctx, corpus)
  const isSame = mark === source.mark && !run.removals_approved
  const outcome = await readItems(ctx, { run, source, corpus, collection, archive, isSame }, options.onProgress)
  const isComplete = outcome.state === 'finished' && outcome.removals_waiting === 0
  return ctx.db.transaction().execute(async (tx) => {
    if (isComplete && !run.is_dry_run) await markSource(tx, source.id, mark)
    const ended = await updateRun(tx, run.id, {
      ...outcome,
      samples: JSON.stringify(outcome.samples),
      ended_at: new Date(),
    })
    const { listed, added, changed, removed } = ended
    const details = { source: source.kind, isDryRun: run.is_dry_run, listed, added, changed, removed }
    await audit(tx, ctx, { action: 'source.run', target: { kind: 'source', id: source.id }, details })
    ctx.log.info({ source: source.kind, run: run.id, listed, added, changed, removed }, 'a source was read')
    return ended
  })
}
