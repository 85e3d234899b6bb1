import type { CollectionId, SourceId } from '#contract/ids'
import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import type { Database } from '#platform/db/database'
import type { Ctx } from '../context.ts'
import { announceChanges } from '#data/index-changes/queries'
import { releaseBlobs } from '../blobs/release-blobs.ts'
import { listFilesOf } from '#data/blobs/queries'
import { getSource } from './list-sources.ts'
import { deleteItems, findUnlistedItems } from './items/queries.ts'
import { deleteFilledCollection, deleteSourceRow } from './queries.ts'

interface Deletion {
  readonly id: SourceId
  /** The collection stays with what was read, as if its documents had been uploaded. */
  readonly keepsDocuments: boolean
}

/** Deletes a source: with the collection that it fills, its documents and their files, which search forgets at once; or alone. */
export async function deleteSource(ctx: Ctx<'db' | 'storage'>, { id, keepsDocuments }: Deletion): Promise<void> {
  authorize(ctx, 'settings:manage')
  const { source } = await getSource(ctx, id)
  const files = await ctx.db.transaction().execute(async (tx) => {
    const ended = keepsDocuments
      ? { documents: 0, files: await deleteSourceRow(tx, id).then(() => []) }
      : await deleteFilled(tx, source.collection_id)
    const details = { kind: source.kind, documents: ended.documents, keepsDocuments }
    await audit(tx, ctx, { action: 'source.delete', target: { kind: 'source', id }, details })
    return ended.files
  })
  await releaseBlobs(ctx, files)
}

async function deleteFilled(tx: Database, collectionId: CollectionId): Promise<{ documents: number; files: string[] }> {
  const ids = (await findUnlistedItems(tx, collectionId, { listed: [] })).map((document) => document.id)
  const files = await listFilesOf(tx, { collectionId })
  await deleteItems(tx, ids)
  await deleteFilledCollection(tx, collectionId)
  await announceChanges(tx, ids)
  return { documents: ids.length, files }
}
