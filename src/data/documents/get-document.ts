import type { DocumentId } from '#contract/ids'
import { principalsOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#data/context'
import { AppError } from '#platform/errors'
import type { DocumentRow } from './queries.ts'
import { findReadableDocument } from './queries.ts'

/** A document that the actor may read; any other does not exist. */
export async function getDocument(ctx: Ctx<'db'>, id: DocumentId): Promise<DocumentRow> {
  authorize(ctx, 'collections:read')
  const row = await findReadableDocument(ctx.db, principalsOf(ctx.actor), id)
  if (!row) throw new AppError('not_found', { what: 'document', id })
  return row
}
