import type { Readable } from 'node:stream'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#data/context'
import { AppError } from '#platform/errors'
import { getDocument } from './get-document.ts'

export interface Original {
  readonly name: string
  readonly mediaType: string
  readonly sizeBytes: number | null
  readonly content: Readable
}

/** The file of a document that the actor may read, as it was uploaded. */
export async function openOriginal(ctx: Ctx<'db' | 'storage'>, id: number): Promise<Original> {
  authorize(ctx, 'collections:read')
  const document = await getDocument(ctx, id)
  if (document.blob_hash === null) throw new AppError('not_found', { what: 'file', id })
  return {
    name: document.file_name ?? document.title,
    mediaType: document.media_type ?? 'application/octet-stream',
    sizeBytes: document.size_bytes,
    content: await ctx.storage.open(document.blob_hash),
  }
}
