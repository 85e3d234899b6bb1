import type { DocumentMetadata } from '#contract/documents'
import type { Ctx } from '#data/context'
import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import { requireWritableCollection } from '../collections/require-writable-collection.ts'
import { type StoreFileId, getStoreFile } from './get-store-file.ts'
import { type StoreFileRow, updateFileMetadata } from './files/queries.ts'

/** Changes what a document is found by. */
export async function updateStoreFile(
  ctx: Ctx<'db'>,
  { attributes, ...which }: StoreFileId & { readonly attributes: DocumentMetadata },
): Promise<StoreFileRow> {
  authorize(ctx, 'collections:write')
  await ctx.db.transaction().execute(async (tx) => {
    const { id } = await getStoreFile({ ...ctx, db: tx }, which)
    await requireWritableCollection(tx, ctx, which.collectionId)
    await updateFileMetadata(tx, id, JSON.stringify(attributes))
    await audit(tx, ctx, { action: 'document.update', target: { kind: 'document', id } })
  })
  return getStoreFile(ctx, which)
}
