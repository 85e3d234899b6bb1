import { buffer } from 'node:stream/consumers'
import { openOriginal } from '#data/documents/open-original'
import type { VersionOf } from '#data/documents/text/queries'
import { authorize } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import type { Ctx } from '../context.ts'

const drawn = new Set(['application/pdf', 'image/png', 'image/jpeg', 'image/tiff', 'image/webp'])

/** A page of a document that the actor may read, as it looks, in PNG. Other formats have no look of their own. */
export async function drawPage(
  ctx: Ctx<'db' | 'storage' | 'pageEngine'>,
  { page, width, ...version }: VersionOf & { page: number; width: number },
): Promise<Uint8Array> {
  authorize(ctx, 'collections:read')
  const { mediaType, content } = await openOriginal(ctx, version)
  if (!drawn.has(mediaType)) {
    content.destroy()
    throw new AppError('not_found', { what: 'page', id: page })
  }
  return ctx.pageEngine.draw({ content: await buffer(content), mediaType, page, width, signal: ctx.signal })
}
