import type { DocumentId } from '#contract/ids'
import { principalsOf } from '#platform/auth/actor'
import { requireWritableCollection } from '#data/collections/require-writable-collection'
import { type DocumentRow, findReadableDocument } from '#data/documents/queries'
import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#toolbox/context'
import { AppError } from '#platform/errors'
import { ingestDocumentJob } from './ingest-document.ts'
import { requeueDocument } from './queries.ts'

/**
 * Asks again for the reading of a document's file; one that already waits or is being read is left as it is. Throws
 * `original_not_kept` when there is nothing to read any more.
 */
export async function retryDocument(ctx: Ctx<'db' | 'jobs'>, id: DocumentId): Promise<DocumentRow> {
  authorize(ctx, 'collections:write')
  const principals = principalsOf(ctx.actor)
  return ctx.db.transaction().execute(async (tx) => {
    const document = await findReadableDocument(tx, principals, id)
    if (!document) throw new AppError('not_found', { what: 'document', id })
    await requireWritableCollection(tx, ctx, document.collection_id)
    if (document.blob_hash === null && document.file_name !== null) throw new AppError('original_not_kept', {})
    const requeued = await requeueDocument(tx, id)
    if (!requeued?.blob_hash) return document
    await ctx.jobs.enqueue(tx, ingestDocumentJob, { documentId: id, blobHash: requeued.blob_hash })
    await audit(tx, ctx, { action: 'document.retry', target: { kind: 'document', id } })
    return { ...document, state: 'queued', error_code: null, error_details: null }
  })
}
