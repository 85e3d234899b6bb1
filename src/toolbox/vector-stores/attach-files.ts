import type { CollectionId } from '#contract/ids'
import { randomUUID } from 'node:crypto'
import { requireWritableCollection } from '#data/collections/require-writable-collection'
import { type FileBatch, getFileBatch } from '#data/vector-stores/get-file-batch'
import { insertFileBatch } from '#data/vector-stores/files/queries'
import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import { isAppError } from '#platform/errors'
import type { Ctx } from '#toolbox/context'
import { type Attachment, attachFile } from './attach-file.ts'

type AttachCtx = Ctx<'db' | 'storage' | 'jobs' | 'intake'>

/** Attaches files together. One that is refused is counted, and keeps no other from being attached. */
export async function attachFiles(
  ctx: AttachCtx,
  collectionId: CollectionId,
  files: readonly Omit<Attachment, 'collectionId'>[],
): Promise<FileBatch> {
  authorize(ctx, 'collections:write')
  await requireWritableCollection(ctx.db, ctx, collectionId)
  const refused: { id: string; code: string }[] = []
  for (const file of files) {
    await attachFile(ctx, { ...file, collectionId }).catch((error: unknown) => {
      if (!isAppError(error)) throw error
      refused.push({ id: file.fileId, code: error.code })
    })
    ctx.signal.throwIfAborted()
  }
  const id = `vsfb_${randomUUID().replaceAll('-', '')}`
  await ctx.db.transaction().execute(async (tx) => {
    const fileIds = files.map(({ fileId }) => fileId)
    await insertFileBatch(tx, { id, collection_id: collectionId, file_ids: fileIds, refused: JSON.stringify(refused) })
    const details = { files: files.length, refused: refused.length }
    await audit(tx, ctx, { action: 'collection.attach', target: { kind: 'collection', id: collectionId }, details })
  })
  return getFileBatch(ctx, { collectionId, id })
}
