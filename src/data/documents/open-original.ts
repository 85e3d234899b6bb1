import type { Readable } from 'node:stream'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#data/context'
import { AppError } from '#platform/errors'
import { getDocument } from './get-document.ts'
import type { VersionOf } from './text/queries.ts'
import { getVersion } from './versions/get-version.ts'

export interface Original {
  readonly name: string
  readonly mediaType: string
  readonly sizeBytes: number | null
  readonly content: Readable
}

/** The file of a document that the actor may read, as it was uploaded; that of a past version when one is asked for. */
export async function openOriginal(ctx: Ctx<'db' | 'storage'>, { id, versionId }: VersionOf): Promise<Original> {
  authorize(ctx, 'collections:read')
  const document = await getDocument(ctx, id)
  const file = versionId === undefined ? document : await getVersion(ctx, { documentId: id, versionId })
  if (file.blob_hash === null) {
    throw file.file_name === null
      ? new AppError('not_found', { what: 'file', id })
      : new AppError('original_not_kept', {})
  }
  return {
    name: file.file_name ?? file.title,
    mediaType: file.media_type ?? 'application/octet-stream',
    sizeBytes: file.size_bytes,
    content: await ctx.storage.open(file.blob_hash),
  }
}
