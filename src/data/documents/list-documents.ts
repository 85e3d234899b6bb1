import { principalsOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#data/context'
import { getCollection } from '../collections/get-collection.ts'
import type { DocumentPage, DocumentRow } from './queries.ts'
import { countReadableDocuments, listReadableDocuments } from './queries.ts'

/** The documents that the actor may read, newest first unless asked otherwise. A collection that it may not read does not exist. */
export async function listDocuments(
  ctx: Ctx<'db'>,
  filter: DocumentPage,
): Promise<{ rows: DocumentRow[]; total: number }> {
  authorize(ctx, 'collections:read')
  if (filter.collectionId !== undefined) await getCollection(ctx, filter.collectionId)
  const rows = await listReadableDocuments(ctx.db, principalsOf(ctx.actor), filter)
  const { total } = await countReadableDocuments(ctx.db, principalsOf(ctx.actor), filter)
  return { rows, total }
}
