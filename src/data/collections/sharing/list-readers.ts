import type { CollectionId } from '#contract/ids'
import { audit } from '#platform/audit/audit'
import { principalsOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#data/context'
import { requireWritableCollection } from '../require-writable-collection.ts'
import { type NamedReader, listNamedReaders } from './readers/queries.ts'

/** Who can read a collection now, by name: for those who may change it. The question is kept in the trace. */
export async function listCollectionReaders(ctx: Ctx<'db'>, id: CollectionId): Promise<NamedReader[]> {
  authorize(ctx, 'collections:write')
  return ctx.db.transaction().execute(async (tx) => {
    await requireWritableCollection(tx, ctx, id)
    const readers = await listNamedReaders(tx, principalsOf(ctx.actor), id)
    await audit(tx, ctx, { action: 'collection.readers', target: { kind: 'collection', id } })
    return readers
  })
}
