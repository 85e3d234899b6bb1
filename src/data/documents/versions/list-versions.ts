import type { DocumentId } from '#contract/ids'
import { principalsOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#data/context'
import { getDocument } from '../get-document.ts'
import { countReadableVersions, listReadableVersions } from './queries.ts'

export type VersionRow = Awaited<ReturnType<typeof listReadableVersions>>[number]

/** What a document was and is: the version that readers see first. Of a text of law, its wordings with their dates. */
export async function listVersions(
  ctx: Ctx<'db'>,
  page: { documentId: DocumentId; limit: number; offset: number },
): Promise<{ rows: VersionRow[]; total: number }> {
  authorize(ctx, 'collections:read')
  await getDocument(ctx, page.documentId)
  const readable = principalsOf(ctx.actor)
  const rows = await listReadableVersions(ctx.db, readable, page)
  return { rows, total: await countReadableVersions(ctx.db, readable, page.documentId) }
}
