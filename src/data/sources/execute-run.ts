import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import { giveConnectionLock, tryConnectionLock } from '#platform/db/advisory-locks'
import { AppError, isAppError } from '#platform/errors'
import { findCollectionToFill } from '#data/collections/filled/queries'
import type { Ctx } from '../context.ts'
import type { Outcome } from './outcome.ts'
import type { SourceRow } from './queries.ts'
import type { RunRow } from './runs/queries.ts'
import { findSource, markSource } from './queries.ts'
import { findRun, startRun, updateRun } from './runs/queries.ts'
import type { FilledCollection } from './store-items.ts'

export interface Execution {
  run: RunRow
  source: SourceRow
  collection: FilledCollection
}

export interface Executed {
  outcome: Outcome
  /** What the whole source was; null when the next run must look again. */
  mark: string | null
}

type Read = (execution: Execution) => Promise<Executed>

/**
 * Reads a source and keeps the report in its run. What bears the mark that was stored is left alone, so a run that was
 * killed begins again and goes on where it was. One process reads a source at a time.
 */
export async function executeRun(ctx: Ctx<'db' | 'log'>, runId: number, read: Read): Promise<RunRow> {
  authorize(ctx, 'settings:manage')
  const run = await findRun(ctx.db, runId)
  const source = run && (await findSource(ctx.db, run.source_id))
  if (!run || !source) throw new AppError('not_found', { what: 'run', id: runId })
  if (run.state === 'finished') return run
  const found = await findCollectionToFill(ctx.db, source.collection_id)
  if (!found) throw new AppError('not_found', { what: 'collection', id: source.collection_id })
  const collection = { id: found.id, kind: source.kind }
  const which = String(source.id)
  return ctx.db.connection().execute(async (connection) => {
    if (!(await tryConnectionLock(connection, 'source', which))) {
      throw new AppError('conflict', { reason: 'source_being_read' })
    }
    try {
      await startRun(ctx.db, runId)
      const executed = await read({ run, source, collection })
      return await endRun(ctx, { run, source }, executed)
    } catch (error) {
      await keepFailure(ctx, runId, error)
      throw error
    } finally {
      await giveConnectionLock(connection, 'source', which)
    }
  })
}

/** The run says why it ended. */
export async function keepFailure(ctx: Ctx<'db'>, runId: number, error: unknown): Promise<void> {
  const { code, details } = isAppError(error) ? error : { code: 'internal' as const, details: { reason: 'unexpected' } }
  const failure = { error_code: code, error_details: JSON.stringify(details), ended_at: new Date() }
  await updateRun(ctx.db, runId, { state: 'failed', ...failure })
}

async function endRun(
  ctx: Ctx<'db' | 'log'>,
  { run, source }: Pick<Execution, 'run' | 'source'>,
  { outcome, mark }: Executed,
): Promise<RunRow> {
  authorize(ctx, 'settings:manage')
  const isComplete = outcome.state === 'finished' && outcome.removals_waiting === 0
  return ctx.db.transaction().execute(async (tx) => {
    if (isComplete && !run.is_dry_run) await markSource(tx, source.id, mark)
    const samples = JSON.stringify(outcome.samples)
    const ended = await updateRun(tx, run.id, { ...outcome, samples, ended_at: new Date() })
    const { listed, added, changed, removed, failed } = ended
    const details = { source: source.kind, isDryRun: run.is_dry_run, listed, added, changed, removed, failed }
    await audit(tx, ctx, { action: 'source.run', target: { kind: 'source', id: source.id }, details })
    ctx.log.info({ run: run.id, ...details }, 'a source was read')
    return ended
  })
}
