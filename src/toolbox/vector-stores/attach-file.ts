import type { CollectionId } from '#contract/ids'
import type { DocumentMetadata } from '#contract/documents'
import { noteUse } from '#data/collections/queries'
import { requireWritableCollection } from '#data/collections/require-writable-collection'
import { getFile } from '#data/files/get-file'
import { openFile } from '#data/files/open-file'
import { getStoreFile } from '#data/vector-stores/get-store-file'
import type { StoreFileRow } from '#data/vector-stores/files/queries'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#toolbox/context'
import { uploadDocument } from '../ingest/upload-document.ts'

export interface Attachment {
  readonly collectionId: CollectionId
  readonly fileId: string
  readonly attributes?: DocumentMetadata | undefined
}

/** Makes a document of a file of the caller's, known by the file's id: attached again, it is read again. */
export async function attachFile(
  ctx: Ctx<'db' | 'storage' | 'jobs' | 'intake'>,
  { collectionId, fileId, attributes }: Attachment,
): Promise<StoreFileRow> {
  authorize(ctx, 'collections:write')
  await requireWritableCollection(ctx.db, ctx, collectionId)
  await noteUse(ctx.db, [collectionId])
  const { name } = await getFile(ctx, fileId)
  const { content } = await openFile(ctx, fileId)
  const { limitBytes } = ctx.intake
  await uploadDocument(ctx, { collectionId, name, externalId: fileId, content, limitBytes, metadata: attributes })
  return getStoreFile(ctx, { collectionId, fileId })
}
