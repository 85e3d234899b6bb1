import type { DocumentId } from '#contract/ids'
import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#data/context'
import { AppError, hasCode } from '#platform/errors'
import type { Chunking } from '../chunks/chunking.ts'
import { holdCollectionOf } from './queries.ts'
import { embedIfPossible } from '../embeddings/embed-if-possible.ts'
import { deleteUnheldEmbeddings } from '../embeddings/queries.ts'
import type { ParsedDocument } from '../documents/parsed.ts'
import { lockDocumentForVersion } from './queries.ts'
import { forgetOriginal } from './queries.ts'
import { prepareApart } from './preparing/prepare-apart.ts'
import { writeVersions } from './write-versions.ts'

export interface VersionDraft {
  documentId: DocumentId
  title: string
  parsed: ParsedDocument
  /** Date of the source, YYYY-MM-DD. */
  updatedAt?: string | null | undefined
  chunking?: Chunking | undefined
  /** The file that was read: nothing is stored once the document points at another one. */
  blobHash?: string
}

/**
 * Makes a text what readers see of a document: cut into passages, embedded where the text was never embedded before,
 * swapped in one transaction, in which a collection that keeps no originals forgets the file: `forgotten`, for the
 * caller to release. The document is `ready` once the index has followed. A job acts for the instance here:
 * whoever asked for it was checked when the document was created.
 */
export async function storeVersion(
  ctx: Ctx<'db' | 'embedder' | 'log'>,
  { documentId, title, parsed, updatedAt, chunking, blobHash }: VersionDraft,
): Promise<{ chunks: number; versionId: number; forgotten: string | null }> {
  authorize(ctx, 'collections:write')
  const version = await prepareApart({ title, parsed, facts: { updatedAt, chunking } }, ctx.signal)
  const chunks = version.passages.length
  if (chunks === 0) throw new AppError('empty_document', {})
  const texts = version.passages.map(({ hash, chunk }) => ({ hash, text: chunk.indexText }))
  await embedIfPossible(ctx, texts)
  const stored = ctx.db.transaction().execute(async (tx) => {
    // Before its document: whoever deletes the collection takes them in this order.
    const collection = await holdCollectionOf(tx, documentId)
    const document = await lockDocumentForVersion(tx, documentId)
    const isReplaced = blobHash !== undefined && document?.blob_hash !== blobHash
    if (!document || isReplaced) throw new AppError('not_found', { what: 'document', id: documentId })
    const isKept = document.blob_hash === null || collection?.keeps_originals !== false
    const file = isKept ? document : { ...document, blob_hash: null }
    const versionIds = await writeVersions(tx, [{ document, version, file }])
    if (!isKept) await forgetOriginal(tx, documentId)
    const versionId = versionIds.get(documentId) ?? 0
    await audit(tx, ctx, {
      action: 'document.store',
      target: { kind: 'document', id: documentId },
      details: { chunks, versionId, ...(isKept ? {} : { isOriginalKept: false }) },
    })
    return { chunks, versionId, forgotten: isKept ? null : document.blob_hash }
  })
  return stored.catch(async (error: unknown) => {
    // Deleted meanwhile: nothing of its text stays.
    if (hasCode(error, 'not_found')) {
      await deleteUnheldEmbeddings(
        ctx.db,
        texts.map(({ hash }) => hash),
      )
    }
    throw error
  })
}
