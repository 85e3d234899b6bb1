import type { Ctx } from '#apps/context'
import { authorize, ownerOf } from '#platform/auth/authorize'
import type { Database } from '#platform/db/database'
import { AppError } from '#platform/errors'
import { type BatchRow, countResults, findOwnBatch } from './queries.ts'

/** A batch of the caller's, with its answers so far counted. Throws `not_found`. */
export async function getBatch(ctx: Ctx<'db'>, id: string): Promise<BatchRow> {
  authorize(ctx, 'inference:use')
  const row = await findOwnBatch(ctx.db, { owner: ownerOf(ctx), id })
  if (row === undefined) throw new AppError('not_found', { what: 'batch', id: id.slice(0, 100) })
  return counted(ctx.db, row)
}

/** Until it is over, its answers are those that are kept one by one. */
export async function counted(db: Database, row: BatchRow): Promise<BatchRow> {
  return row.ended_at === null ? { ...row, ...(await countResults(db, row.id)) } : row
}
