import type { SourceId } from '#contract/ids'
import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import { findConnector } from '../connectors/registry.ts'
import type { Ctx } from '../context.ts'
import type { RunRow } from './runs/queries.ts'
import { findSource } from './queries.ts'
import { insertRun } from './runs/queries.ts'
import { runSourceJob } from './run-source.ts'

export interface RunRequest {
  sourceId: SourceId
  /** Only says what would be done. */
  isDryRun?: boolean | undefined
  /** Somebody has seen how many documents would go, and agrees. */
  removalsApproved?: boolean | undefined
}

/** A run to be executed here and now by whoever asks for it. */
export async function openRun(ctx: Ctx<'db'>, request: RunRequest): Promise<RunRow> {
  return writeRun(ctx, request, async () => {})
}

/** Asks the workers for a run; its report says how far it is. */
export async function requestRun(ctx: Ctx<'db' | 'jobs'>, request: RunRequest): Promise<RunRow> {
  return writeRun(ctx, request, (tx, runId) => ctx.jobs.enqueue(tx, runSourceJob, { runId }))
}

type Enqueue = (tx: Parameters<typeof audit>[0], runId: number) => Promise<void>

/** A run, and within the same transaction whatever is to execute it. */
export async function writeRun(ctx: Ctx<'db'>, request: RunRequest, enqueue: Enqueue): Promise<RunRow> {
  authorize(ctx, 'settings:manage')
  const { sourceId, isDryRun = false, removalsApproved = false } = request
  const source = await findSource(ctx.db, sourceId)
  if (!source) throw new AppError('not_found', { what: 'source', id: sourceId })
  if (findConnector(source.kind)?.isPushed) {
    throw new AppError('invalid_request', { reason: 'source_pushed', param: 'id' })
  }
  if (source.paused_at !== null) throw new AppError('conflict', { reason: 'source_paused' })
  return ctx.db.transaction().execute(async (tx) => {
    const run = await insertRun(tx, {
      source_id: sourceId,
      state: 'queued',
      is_dry_run: isDryRun,
      removals_approved: removalsApproved,
    })
    await enqueue(tx, run.id)
    const details = { kind: source.kind, isDryRun, removalsApproved }
    await audit(tx, ctx, { action: 'source.request-run', target: { kind: 'source', id: sourceId }, details })
    return run
  })
}
