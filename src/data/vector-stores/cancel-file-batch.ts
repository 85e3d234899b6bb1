import type { Ctx } from '#data/context'
import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import { requireWritableCollection } from '../collections/require-writable-collection.ts'
import { deleteDocument } from '../documents/delete-document.ts'
import { type FileBatch, type FileBatchId, getFileBatch, mostFilesTogether } from './get-file-batch.ts'
import { listStoreFiles } from './list-store-files.ts'
import { markCancelled } from './files/queries.ts'

/** Detaches those of the files attached together that nobody has begun to read. */
export async function cancelFileBatch(ctx: Ctx<'db' | 'storage'>, which: FileBatchId): Promise<FileBatch> {
  authorize(ctx, 'collections:write')
  const { row } = await getFileBatch(ctx, which)
  const { collectionId, id } = which
  await requireWritableCollection(ctx.db, ctx, collectionId)
  const page = { afterId: null, order: 'asc' as const, limit: mostFilesTogether }
  const { rows: waiting } = await listStoreFiles(ctx, {
    ...page,
    collectionId,
    states: ['queued'],
    externalIds: row.file_ids,
  })
  for (const document of waiting) await deleteDocument(ctx, document.id)
  await ctx.db.transaction().execute(async (tx) => {
    const cancelled = waiting.map(({ external_id }) => external_id)
    await markCancelled(tx, id, cancelled)
    const details = { cancelled: cancelled.length }
    await audit(tx, ctx, {
      action: 'collection.attach_cancel',
      target: { kind: 'collection', id: collectionId },
      details,
    })
  })
  return getFileBatch(ctx, which)
}
