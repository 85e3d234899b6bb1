import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '../context.ts'
import { announceChanges } from '../documents/queries.ts'
import { releaseBlobs } from '../documents/release-blobs.ts'
import { listFilesOf } from '../documents/versions/queries.ts'
import { getSource } from './list-sources.ts'
import { deleteItems, findUnlistedItems } from './items/queries.ts'
import { deleteFilledCollection } from './queries.ts'

/** Deletes a source with the collection that it fills, its documents and their files. Search forgets them at once. */
export async function deleteSource(ctx: Ctx<'db' | 'storage'>, id: number): Promise<void> {
  authorize(ctx, 'settings:manage')
  const { source } = await getSource(ctx, id)
  const files = await ctx.db.transaction().execute(async (tx) => {
    const documents = await findUnlistedItems(tx, source.collection_id, [])
    const ids = documents.map((document) => document.id)
    const kept = await listFilesOf(tx, { collectionId: source.collection_id })
    await deleteItems(tx, ids)
    await deleteFilledCollection(tx, source.collection_id)
    await announceChanges(tx, ids)
    const details = { kind: source.kind, documents: ids.length }
    await audit(tx, ctx, { action: 'source.delete', target: { kind: 'source', id }, details })
    return kept
  })
  await releaseBlobs(ctx, files)
}
