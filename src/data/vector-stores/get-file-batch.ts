import type { CollectionId } from '#contract/ids'
import type { Ctx } from '#data/context'
import { authorize } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import { z } from 'zod'
import { listStoreFiles } from './list-store-files.ts'
import { type FileBatchRow, type StoreFileRow, findFileBatch } from './files/queries.ts'

/** Files attached together, and where each is. */
export interface FileBatch {
  readonly row: FileBatchRow
  readonly counts: Readonly<Record<'in_progress' | 'completed' | 'failed' | 'cancelled', number>>
}

export interface FileBatchId {
  readonly collectionId: CollectionId
  readonly id: string
}

export const mostFilesTogether = 500
const Refused = z.array(z.object({ id: z.string(), code: z.string() }))

/** What became of files that were attached together; those that were refused at once, or detached since, are not there. */
export async function getFileBatch(ctx: Ctx<'db'>, { collectionId, id }: FileBatchId): Promise<FileBatch> {
  authorize(ctx, 'collections:read')
  const page = { states: null, afterId: null, order: 'asc' as const, limit: mostFilesTogether }
  const row = await findFileBatch(ctx.db, { collectionId, id })
  // Whether one may know of it depends on its collection, asked even when there is none.
  const { rows } = await listStoreFiles(ctx, { ...page, collectionId, externalIds: row?.file_ids ?? [] })
  if (row === undefined) throw new AppError('not_found', { what: 'file batch', id: id.slice(0, 100) })
  const count = (...states: readonly StoreFileRow['state'][]) =>
    rows.filter(({ state }) => states.includes(state)).length
  const refused = Refused.parse(row.refused).length
  return {
    row,
    counts: {
      in_progress: count('queued', 'processing'),
      completed: count('ready'),
      failed: count('failed') + refused,
      cancelled: row.cancelled_ids.length,
    },
  }
}
