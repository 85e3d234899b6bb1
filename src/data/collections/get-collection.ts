import type { CollectionId } from '#contract/ids'
import { principalsOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#data/context'
import { AppError } from '#platform/errors'
import type { CollectionRow } from './queries.ts'
import { findReadableCollection } from './queries.ts'

/** A collection that the actor may read; any other does not exist. */
export async function getCollection(ctx: Ctx<'db'>, id: CollectionId): Promise<CollectionRow> {
  authorize(ctx, 'collections:read')
  const row = await findReadableCollection(ctx.db, principalsOf(ctx.actor), id)
  if (!row) throw new AppError('not_found', { what: 'collection', id })
  return row
}
