import type { Ctx } from '#apps/context'
import { authorize, ownerOf } from '#platform/auth/authorize'
import { counted, getBatch } from './get-batch.ts'
import { type BatchFilter, type BatchRow, countOwnBatches, listOwnBatches } from './queries.ts'

/** The caller's batches, the newest first. `afterId` is the last one of the page before. */
export async function listBatches(
  ctx: Ctx<'db'>,
  { afterId, limit }: { readonly afterId: string | null; readonly limit: number },
): Promise<{ rows: BatchRow[]; hasMore: boolean }> {
  authorize(ctx, 'inference:use')
  const owner = ownerOf(ctx)
  const after = afterId === null ? null : (await getBatch(ctx, afterId)).number
  const found = await listOwnBatches(ctx.db, { owner, after, limit: limit + 1 })
  const rows: BatchRow[] = []
  for (const row of found.slice(0, limit)) rows.push(await counted(ctx.db, row))
  return { rows, hasMore: found.length > limit }
}

/** The same by pages that are counted, of those that a filter keeps. */
export async function listBatchPage(
  ctx: Ctx<'db'>,
  { offset, limit, ...filter }: BatchFilter & { readonly offset: number; readonly limit: number },
): Promise<{ rows: BatchRow[]; total: number }> {
  authorize(ctx, 'inference:use')
  const owner = ownerOf(ctx)
  const found = await listOwnBatches(ctx.db, { owner, after: null, offset, limit, filter })
  const rows: BatchRow[] = []
  for (const row of found) rows.push(await counted(ctx.db, row))
  return { rows, total: await countOwnBatches(ctx.db, owner, filter) }
}
