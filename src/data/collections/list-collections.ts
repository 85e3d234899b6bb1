import { principalsOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#data/context'
import type { CollectionPage, CollectionRow } from './queries.ts'
import { countReadableCollections, listReadableCollections } from './queries.ts'

/** The collections that the actor may read, oldest first unless asked otherwise. */
export async function listCollections(
  ctx: Ctx<'db'>,
  page: CollectionPage,
): Promise<{ rows: CollectionRow[]; total: number }> {
  authorize(ctx, 'collections:read')
  const rows = await listReadableCollections(ctx.db, principalsOf(ctx.actor), page)
  const { total } = await countReadableCollections(ctx.db, principalsOf(ctx.actor), page)
  return { rows, total }
}
