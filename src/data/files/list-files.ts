import type { Ctx } from '#data/context'
import { authorize, ownerOf } from '#platform/auth/authorize'
import { getFile } from './get-file.ts'
import { type FilePage, type StoredFileRow, listOwnFiles } from './queries.ts'

export interface FilesAsked extends Pick<FilePage, 'purpose' | 'order' | 'limit'> {
  /** The last file of the page before. */
  readonly afterId: string | null
}

/** The caller's files, in the order in which they came, or the other way round; one more is looked for. */
export async function listFiles(
  ctx: Ctx<'db'>,
  { afterId, limit, ...asked }: FilesAsked,
): Promise<{ rows: StoredFileRow[]; hasMore: boolean }> {
  authorize(ctx, 'inference:use')
  const owner = ownerOf(ctx)
  const after = afterId === null ? null : (await getFile(ctx, afterId)).number
  const rows = await listOwnFiles(ctx.db, { ...asked, owner, after, limit: limit + 1 })
  return { rows: rows.slice(0, limit), hasMore: rows.length > limit }
}
