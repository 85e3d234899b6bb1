import type { Ctx } from '#data/context'
import { principalsOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import { getCollection } from '../collections/get-collection.ts'
import { getStoreFile } from './get-store-file.ts'
import { type StoreFileRow, type StoreFilesPage, listStoreFiles as listRows } from './files/queries.ts'

export interface StoreFilesAsked extends Omit<StoreFilesPage, 'after'> {
  /** The last file of the page before. */
  readonly afterId: string | null
}

/** The documents of a collection as its files; one more is looked for. */
export async function listStoreFiles(
  ctx: Ctx<'db'>,
  { afterId, limit, ...asked }: StoreFilesAsked,
): Promise<{ rows: StoreFileRow[]; hasMore: boolean }> {
  authorize(ctx, 'collections:read')
  const { collectionId } = asked
  await getCollection(ctx, collectionId)
  const after = afterId === null ? null : (await getStoreFile(ctx, { collectionId, fileId: afterId })).id
  const rows = await listRows(ctx.db, principalsOf(ctx.actor), { ...asked, after, limit: limit + 1 })
  return { rows: rows.slice(0, limit), hasMore: rows.length > limit }
}
