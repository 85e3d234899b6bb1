import type { CollectionId } from '#contract/ids'
import type { Ctx } from '#data/context'
import { principalsOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import { getCollection } from '../collections/get-collection.ts'
import { type StoreFileRow, findStoreFile } from './files/queries.ts'

export interface StoreFileId {
  readonly collectionId: CollectionId
  readonly fileId: string
}

/** A document of a collection, by its file id. */
export async function getStoreFile(ctx: Ctx<'db'>, { collectionId, fileId }: StoreFileId): Promise<StoreFileRow> {
  authorize(ctx, 'collections:read')
  await getCollection(ctx, collectionId)
  const row = await findStoreFile(ctx.db, principalsOf(ctx.actor), { collectionId, fileId })
  if (row === undefined) throw new AppError('not_found', { what: 'file', id: fileId.slice(0, 100) })
  return row
}
