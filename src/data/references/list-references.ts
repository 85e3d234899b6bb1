import type { DocumentId } from '#contract/ids'
import { principalsOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '../context.ts'
import { getDocument } from '../documents/get-document.ts'
import { countReadableReferences, listReadableReferences } from './queries.ts'

export type ReferenceRow = Awaited<ReturnType<typeof listReadableReferences>>[number]

/** What a document refers to: articles and sheets with the document that holds them, addresses, local services. */
export async function listReferences(
  ctx: Ctx<'db'>,
  page: { documentId: DocumentId; limit: number; offset: number },
): Promise<{ rows: ReferenceRow[]; total: number }> {
  authorize(ctx, 'collections:read')
  await getDocument(ctx, page.documentId)
  const readable = principalsOf(ctx.actor)
  const rows = await listReadableReferences(ctx.db, readable, page)
  const { total } = await countReadableReferences(ctx.db, readable, page.documentId)
  return { rows, total }
}
