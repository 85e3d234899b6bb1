import { principalsOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#data/context'
import { getDocument } from './get-document.ts'
import type { DocumentRow } from './queries.ts'
import type { ChunkRow, VersionOf } from './text/queries.ts'
import { countReadableChunks, listReadableChunks } from './text/queries.ts'
import { getVersion } from './versions/get-version.ts'

/** Passages of a document that the actor may read, in the order of the text; of a past version when one is asked for. */
export async function listChunks(
  ctx: Ctx<'db'>,
  page: VersionOf & { limit: number; offset: number },
): Promise<{ document: DocumentRow; rows: ChunkRow[]; total: number }> {
  authorize(ctx, 'collections:read')
  const { id, versionId } = page
  const document = await getDocument(ctx, id)
  if (versionId !== undefined) await getVersion(ctx, { documentId: id, versionId })
  const readable = principalsOf(ctx.actor)
  const rows = await listReadableChunks(ctx.db, readable, page)
  const total = versionId === undefined ? document.chunks : await countReadableChunks(ctx.db, readable, page)
  return { document, rows, total }
}
