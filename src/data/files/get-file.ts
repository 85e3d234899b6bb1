import type { Ctx } from '#data/context'
import { authorize, ownerOf } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import { type StoredFileRow, findOwnFile } from './queries.ts'

/** A file of the caller's. Throws `not_found` for one that is gone, or somebody else's. */
export async function getFile(ctx: Ctx<'db'>, id: string): Promise<StoredFileRow> {
  authorize(ctx, 'inference:use')
  const row = await findOwnFile(ctx.db, { owner: ownerOf(ctx), id })
  if (row === undefined) throw new AppError('not_found', { what: 'file', id: id.slice(0, 100) })
  return row
}
