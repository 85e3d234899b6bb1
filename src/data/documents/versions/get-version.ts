import type { DocumentId } from '#contract/ids'
import { principalsOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#data/context'
import { AppError } from '#platform/errors'
import { findReadableVersion } from './queries.ts'

/** A version of a document that the actor may read; any other does not exist. */
export async function getVersion(ctx: Ctx<'db'>, version: { documentId: DocumentId; versionId: number }) {
  authorize(ctx, 'collections:read')
  const row = await findReadableVersion(ctx.db, principalsOf(ctx.actor), version)
  if (!row) throw new AppError('not_found', { what: 'document_version', id: version.versionId })
  return row
}
