import type { SourceId } from '#contract/ids'
import type { Ctx } from '#data/context'
import { principalsOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import { getPushedSource } from './get-pushed-source.ts'
import { countReadableItems, listReadableItems } from './queries.ts'

/** What a program has pushed, with the marks that it gave: what differs from what it holds is its to send. */
export async function listItems(ctx: Ctx<'db'>, { id, ...page }: { id: SourceId; limit: number; offset: number }) {
  authorize(ctx, 'collections:write')
  const { collectionId } = await getPushedSource(ctx, id)
  const principals = principalsOf(ctx.actor)
  const rows = await listReadableItems(ctx.db, principals, { collectionId, ...page })
  return { rows, total: await countReadableItems(ctx.db, principals, collectionId) }
}
