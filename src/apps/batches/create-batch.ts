import { randomUUID } from 'node:crypto'
import type { Ctx } from '#apps/context'
import type { BatchEndpoint } from '#contract/batches'
import { getFile } from '#data/files/get-file'
import { audit } from '#platform/audit/audit'
import { keyIdOf } from '#platform/auth/actor'
import { authorize, ownerOf } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import { type BatchRow, countUnfinished, insertBatch } from './queries.ts'
import { runBatchJob } from './run-batch.ts'

export interface NewBatch {
  readonly inputFileId: string
  readonly endpoint: BatchEndpoint
  readonly metadata: Readonly<Record<string, string>>
  /** How long its results are kept; null: until they are deleted. */
  readonly outputLifeSeconds: number | null
  /** Said once for all requests: their lines then have a `custom_id` and a `body` alone. */
  readonly model?: string
  /** How long it may take; a day by default. */
  readonly lifeHours?: number
}

const hourMs = 3600 * 1000
const mostUnfinished = 50

/** Asks for the requests of a file. They are read, then answered, in the background, with the rights of the caller's key. */
export async function createBatch(ctx: Ctx<'db' | 'jobs'>, batch: NewBatch): Promise<BatchRow> {
  authorize(ctx, 'inference:use')
  const owner = ownerOf(ctx)
  const keyId = keyIdOf(ctx.actor)
  if (keyId === null) throw new AppError('invalid_request', { reason: 'batch_needs_a_key' })
  const { purpose } = await getFile(ctx, batch.inputFileId)
  if (purpose !== 'batch') {
    throw new AppError('invalid_request', { param: 'input_file_id', reason: 'file_not_for_batch' })
  }
  return ctx.db.transaction().execute(async (tx) => {
    if ((await countUnfinished(tx, owner)) >= mostUnfinished) {
      throw new AppError('limit_reached', { limit: 'unfinishedBatches', most: mostUnfinished, retryAfterSeconds: 60 })
    }
    const row = await insertBatch(tx, {
      id: `batch_${randomUUID().replaceAll('-', '')}`,
      owner_principal_id: owner,
      key_id: keyId,
      endpoint: batch.endpoint,
      input_file_id: batch.inputFileId,
      status: 'validating',
      metadata: JSON.stringify(batch.metadata),
      output_life_seconds: batch.outputLifeSeconds,
      model: batch.model ?? null,
      expires_at: new Date(Date.now() + (batch.lifeHours ?? 24) * hourMs),
    })
    await ctx.jobs.enqueue(tx, runBatchJob, { batchId: row.id })
    const details = { endpoint: batch.endpoint }
    await audit(tx, ctx, { action: 'batch.create', target: { kind: 'batch', id: row.id }, details })
    return row
  })
}
