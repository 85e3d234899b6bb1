import type { Ctx } from '#data/context'
import { audit } from '#platform/audit/audit'
import { authorize, ownerOf } from '#platform/auth/authorize'
import { principalsOf } from '#platform/auth/actor'
import { AppError, hasCode } from '#platform/errors'
import { deleteDocument } from '../documents/delete-document.ts'
import { releaseBlobs } from '../blobs/release-blobs.ts'
import { listAttachedDocuments } from '#data/vector-stores/files/queries'
import { isFileId } from './file-id.ts'
import { getFile } from './get-file.ts'
import { deleteOwnFile } from './queries.ts'

/** Deletes a file of the caller's, and the documents that were made of it wherever the caller attached it. */
export async function deleteFile(ctx: Ctx<'db' | 'storage'>, id: string): Promise<void> {
  authorize(ctx, 'inference:use')
  const owner = ownerOf(ctx)
  await getFile(ctx, id)
  const attached = isFileId(id) ? await listAttachedDocuments(ctx.db, principalsOf(ctx.actor), id) : []
  for (const document of attached) {
    // Where one may only read, what was attached stays to those who may write.
    await deleteDocument(ctx, document.id).catch((error: unknown) => {
      if (!hasCode(error, 'forbidden')) throw error
    })
  }
  const deleted = await ctx.db.transaction().execute(async (tx) => {
    const row = await deleteOwnFile(tx, { owner, id })
    if (row === undefined) throw new AppError('not_found', { what: 'file', id: id.slice(0, 100) })
    await audit(tx, ctx, { action: 'file.delete', target: { kind: 'file', id } })
    return row
  })
  await releaseBlobs(ctx, [deleted.blob_hash])
}
