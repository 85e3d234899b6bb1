import type { SourceId } from '#contract/ids'
import type { Ctx } from '#data/context'
import { deleteDocument } from '#data/documents/delete-document'
import { principalsOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import { getOpenPushedSource } from './get-pushed-source.ts'
import { findReadableItem } from './queries.ts'

/** Takes an item away with its document; search forgets it at once. */
export async function deleteItem(
  ctx: Ctx<'db' | 'storage'>,
  { sourceId, externalId }: { sourceId: SourceId; externalId: string },
): Promise<void> {
  authorize(ctx, 'collections:write')
  const { collectionId } = await getOpenPushedSource(ctx, sourceId)
  const item = await findReadableItem(ctx.db, principalsOf(ctx.actor), { collectionId, externalId })
  if (!item) throw new AppError('not_found', { what: 'item', id: externalId })
  await deleteDocument(ctx, item.id)
}
