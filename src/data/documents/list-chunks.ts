import { principalsOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#data/context'
import { getDocument } from './get-document.ts'
import type { ChunkRow, DocumentRow } from './queries.ts'
import { listReadableChunks } from './queries.ts'

/** Passages of a document that the actor may read, in the order of the text. */
export async function listChunks(
  ctx: Ctx<'db'>,
  page: { documentId: number; limit: number; offset: number },
): Promise<{ document: DocumentRow; rows: ChunkRow[]; total: number }> {
  authorize(ctx, 'collections:read')
  const document = await getDocument(ctx, page.documentId)
  const rows = await listReadableChunks(ctx.db, principalsOf(ctx.actor), page)
  return { document, rows, total: document.chunks }
}
