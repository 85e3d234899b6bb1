import type { CollectionId } from '#contract/ids'
import { findCollectionToErase } from '#data/erasure/queries'
import { authorize, organisationOf } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import { isCollectionHeld } from '#platform/legal-hold/queries'
import type { ErasureCtx, Subject } from '../subject.ts'

/** Of the organisation, whoever may read it: with its documents, its source and its shares. */
export async function collectionToErase(ctx: ErasureCtx, id: CollectionId): Promise<Subject> {
  authorize(ctx, 'settings:manage')
  const organisationId = organisationOf(ctx)
  const found = await findCollectionToErase(ctx.db, organisationId, id)
  if (!found) throw new AppError('not_found', { what: 'collection', id })
  if (await isCollectionHeld(ctx.db, id)) throw new AppError('held', {})
  return {
    ...{ kind: 'collection', id, organisationId },
    documents: [{ collectionId: id, collectionName: found.name }],
    naming: [{ table: 'collection', id }],
  }
}
