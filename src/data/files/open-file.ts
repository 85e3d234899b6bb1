import type { Readable } from 'node:stream'
import type { Ctx } from '#data/context'
import { authorize } from '#platform/auth/authorize'
import { getFile } from './get-file.ts'

export interface OpenedFile {
  readonly name: string
  readonly mediaType: string
  readonly sizeBytes: number
  readonly content: Readable
}

/** What is in a file of the caller's. */
export async function openFile(ctx: Ctx<'db' | 'storage'>, id: string): Promise<OpenedFile> {
  authorize(ctx, 'inference:use')
  const { name, media_type: mediaType, size_bytes: sizeBytes, blob_hash: hash } = await getFile(ctx, id)
  return { name, mediaType, sizeBytes, content: await ctx.storage.open(hash) }
}
