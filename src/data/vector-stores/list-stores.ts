import type { CollectionId } from '#contract/ids'
import type { Ctx } from '#data/context'
import { principalsOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import { type StorePage, type StoreRow, listStores as listRows } from './queries.ts'

/** The collections that the actor may read; one more is looked for. */
export async function listStores(
  ctx: Ctx<'db'>,
  { limit, ...page }: StorePage<CollectionId>,
): Promise<{ rows: StoreRow[]; hasMore: boolean }> {
  authorize(ctx, 'collections:read')
  const rows = await listRows(ctx.db, principalsOf(ctx.actor), { ...page, limit: limit + 1 })
  return { rows: rows.slice(0, limit), hasMore: rows.length > limit }
}
