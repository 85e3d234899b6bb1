import type { DocumentId } from '#contract/ids'
import { principalsOf } from '#platform/auth/actor'
import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#data/context'
import { AppError } from '#platform/errors'
import { requireWritableCollection } from '../collections/require-writable-collection.ts'
import { deleteReadableDocument, findReadableDocument } from './queries.ts'
import { announceChanges } from '#data/index-changes/queries'
import { releaseBlobs } from '../blobs/release-blobs.ts'
import { listFilesOf } from '#data/blobs/queries'

/** Deletes a document with its versions, their passages and their files. Search forgets it at once: every hit is confirmed by its row. */
export async function deleteDocument(ctx: Ctx<'db' | 'storage'>, id: DocumentId): Promise<void> {
  authorize(ctx, 'collections:write')
  const principals = principalsOf(ctx.actor)
  const files = await ctx.db.transaction().execute(async (tx) => {
    const found = await findReadableDocument(tx, principals, id)
    if (!found) throw new AppError('not_found', { what: 'document', id })
    const { id: collectionId } = await requireWritableCollection(tx, ctx, found.collection_id)
    const kept = await listFilesOf(tx, { documentIds: [id] })
    const row = await deleteReadableDocument(tx, principals, id)
    if (!row) throw new AppError('not_found', { what: 'document', id })
    await announceChanges(tx, [id])
    await audit(tx, ctx, { action: 'document.delete', target: { kind: 'document', id }, details: { collectionId } })
    return kept
  })
  await releaseBlobs(ctx, files)
}
