import type { ChunkId, DocumentId } from '#contract/ids'
import type { Ctx } from '#data/context'
import { audit } from '#platform/audit/audit'
import { principalsOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import { isCollectionHeld } from '#platform/legal-hold/queries'
import { requireWritableCollection } from '../collections/require-writable-collection.ts'
import { announceChanges } from '#data/index-changes/queries'
import { rewriteText } from './add-chunks.ts'
import { deleteChunkRow, findReadableChunk, findVersionText, lockReadableDocument } from './queries.ts'

/** Deletes a passage and its words in the text of its document; the places of the others stay. */
export async function deleteChunk(
  ctx: Ctx<'db'>,
  { documentId, chunkId }: { documentId: DocumentId; chunkId: ChunkId },
): Promise<void> {
  authorize(ctx, 'collections:write')
  const principals = principalsOf(ctx.actor)
  await ctx.db.transaction().execute(async (tx) => {
    const document = await lockReadableDocument(tx, principals, documentId)
    if (!document) throw new AppError('not_found', { what: 'document', id: documentId })
    await requireWritableCollection(tx, ctx, document.collection_id)
    if (await isCollectionHeld(tx, document.collection_id)) throw new AppError('held', {})
    const chunk = await findReadableChunk(tx, principals, { documentId, chunkId })
    if (!chunk) throw new AppError('not_found', { what: 'chunk', id: chunkId })
    await deleteChunkRow(tx, principals, chunkId)
    const version = await findVersionText(tx, principals, chunk.document_version_id)
    if (version) {
      await rewriteText(tx, chunk.document_version_id, withoutSpan(version.markdown, chunk))
    }
    await announceChanges(tx, [documentId])
    await audit(tx, ctx, {
      action: 'document.delete-passage',
      target: { kind: 'document', id: documentId },
      details: { chunkId },
    })
  })
}

/** As many blanks: what stands behind is still where its passage says. */
function withoutSpan(
  markdown: string,
  { start_offset: start, end_offset: end }: { start_offset: number; end_offset: number },
) {
  return markdown.slice(0, start) + ' '.repeat(Math.max(0, end - start)) + markdown.slice(end)
}
