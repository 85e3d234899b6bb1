import type { CollectionId } from '#contract/ids'
import { principalsOf } from '#platform/auth/actor'
import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#data/context'
import { deleteDocumentsOf } from './queries.ts'
import { announceChanges } from '#data/index-changes/queries'
import { releaseBlobs } from '../blobs/release-blobs.ts'
import { listFilesOf } from '#data/blobs/queries'
import { deleteReadableCollection, lockCollection } from './queries.ts'
import { requireWritableCollection } from './require-writable-collection.ts'

/** Deletes a collection with its documents, their passages and their files. Search forgets them at once. */
export async function deleteCollection(ctx: Ctx<'db' | 'storage'>, id: CollectionId): Promise<void> {
  authorize(ctx, 'collections:write')
  const principals = principalsOf(ctx.actor)
  const files = await ctx.db.transaction().execute(async (tx) => {
    await requireWritableCollection(tx, ctx, id)
    await lockCollection(tx, principals, id)
    const kept = await listFilesOf(tx, { collectionId: id })
    const documents = await deleteDocumentsOf(tx, principals, id)
    await deleteReadableCollection(tx, principals, id)
    const documentIds = documents.map((document) => document.id)
    await announceChanges(tx, documentIds)
    const details = { documents: documentIds.length }
    await audit(tx, ctx, { action: 'collection.delete', target: { kind: 'collection', id }, details })
    return kept
  })
  await releaseBlobs(ctx, files)
}
