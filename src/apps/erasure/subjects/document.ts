import type { DocumentId } from '#contract/ids'
import { findDeletedDocument, findDocumentToErase } from '#data/erasure/queries'
import { authorize, organisationOf } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import { isCollectionHeld } from '#platform/legal-hold/queries'
import type { ErasureCtx, Subject } from '../subject.ts'

/** Of the organisation, whoever may read it; deleted before, what is left of it is erased. */
export async function documentToErase(ctx: ErasureCtx, id: DocumentId): Promise<Subject> {
  authorize(ctx, 'settings:manage')
  const organisationId = organisationOf(ctx)
  const found =
    (await findDocumentToErase(ctx.db, organisationId, id)) ?? (await findDeletedDocument(ctx.db, organisationId, id))
  if (!found) throw new AppError('not_found', { what: 'document', id })
  if (await isCollectionHeld(ctx.db, found.collection_id)) throw new AppError('held', {})
  return {
    ...{ kind: 'document', id, organisationId },
    documents: [{ documentId: id }],
    naming: [{ table: 'document', id }],
  }
}
