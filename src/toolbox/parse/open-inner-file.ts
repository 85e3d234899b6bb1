import { Readable } from 'node:stream'
import { openOriginal, type Original } from '#data/documents/open-original'
import type { VersionOf } from '#data/documents/text/queries'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '../context.ts'
import { sniffMediaType } from './media-type.ts'

/**
 * A file inside a document that the actor may read, by its place: what it is comes from its bytes, not from what its
 * sender says. Throws the refusals of `DocumentReader`, and `not_found`.
 */
export async function openInnerFile(
  ctx: Ctx<'db' | 'storage' | 'documentReader'>,
  { number, ...version }: VersionOf & { number: number },
): Promise<Original> {
  authorize(ctx, 'collections:read')
  const { name, content } = await openOriginal(ctx, version)
  const file = await ctx.documentReader.openInner({ content, name, signal: ctx.signal }, number)
  const mediaType = sniffMediaType(file.bytes)
  return { name: file.name, mediaType, sizeBytes: file.bytes.byteLength, content: Readable.from([file.bytes]) }
}
