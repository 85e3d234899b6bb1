import type { CollectionId } from '#contract/ids'
import type { Ctx } from '#data/context'
import { principalsOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import { type StoreRow, findStore } from './queries.ts'

/** A collection that the actor may read, with its documents counted by state. */
export async function getStore(ctx: Ctx<'db'>, id: CollectionId): Promise<StoreRow> {
  authorize(ctx, 'collections:read')
  const row = await findStore(ctx.db, principalsOf(ctx.actor), id)
  if (row === undefined) throw new AppError('not_found', { what: 'collection', id })
  return row
}
