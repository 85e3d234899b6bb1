import type { Ctx } from '#data/context'
import { audit } from '#platform/audit/audit'
import { authorize, ownerOf } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import { releaseBlobs } from '../documents/release-blobs.ts'
import { deleteOwnFile } from './queries.ts'

/** Deletes a file of the caller's. Documents that were made of it keep their text. */
export async function deleteFile(ctx: Ctx<'db' | 'storage'>, id: string): Promise<void> {
  authorize(ctx, 'inference:use')
  const owner = ownerOf(ctx)
  const deleted = await ctx.db.transaction().execute(async (tx) => {
    const row = await deleteOwnFile(tx, { owner, id })
    if (row === undefined) throw new AppError('not_found', { what: 'file', id: id.slice(0, 100) })
    await audit(tx, ctx, { action: 'file.delete', target: { kind: 'file', id } })
    return row
  })
  await releaseBlobs(ctx, [deleted.blob_hash])
}
