import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#toolbox/context'
import { ingestDocumentJob } from './ingest-document.ts'
import { listUnreadFiles } from './queries.ts'

/**
 * Asks again for what was never read to its end though no job is about it: the queue gives up on a job whose process
 * was killed at each of its tries, and nobody is there to say so. Returns how many.
 */
export async function resumeDocuments(ctx: Ctx<'db' | 'jobs' | 'log'>): Promise<number> {
  authorize(ctx, 'collections:write')
  let resumed = 0
  for (const { id, blob_hash: blobHash } of await listUnreadFiles(ctx.db)) {
    if (blobHash === null) continue
    const payload = { documentId: id, blobHash }
    if (await ctx.jobs.isPending(ingestDocumentJob, payload)) continue
    await ctx.db.transaction().execute(async (tx) => {
      await ctx.jobs.enqueue(tx, ingestDocumentJob, payload)
      await audit(tx, ctx, { action: 'document.resume', target: { kind: 'document', id } })
    })
    resumed += 1
  }
  if (resumed > 0) ctx.log.info({ resumed }, 'unfinished documents are read again')
  return resumed
}
