import type { ChunkId, DocumentId } from '#contract/ids'
import type { Ctx } from '#data/context'
import { principalsOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import { getDocument } from '../documents/get-document.ts'
import type { DocumentRow } from '../documents/queries.ts'
import type { ChunkRow } from '#data/documents/text/queries'
import { findReadableChunk } from './queries.ts'

/** One passage of a document that the actor may read. */
export async function getChunk(
  ctx: Ctx<'db'>,
  place: { documentId: DocumentId; chunkId: ChunkId },
): Promise<{ row: ChunkRow; document: DocumentRow }> {
  authorize(ctx, 'collections:read')
  const document = await getDocument(ctx, place.documentId)
  const row = await findReadableChunk(ctx.db, principalsOf(ctx.actor), place)
  if (!row) throw new AppError('not_found', { what: 'chunk', id: place.chunkId })
  return { row, document }
}
