import type { CollectionId, DocumentId } from '#contract/ids'
import type { Ctx } from '#data/context'
import { principalsOf } from '#platform/auth/actor'
import { AppError } from '#platform/errors'
import { findReadableCollections, noteUse } from '../collections/queries.ts'
import { findReadableDocumentIds } from '../documents/queries.ts'

interface Chosen {
  collectionIds?: readonly CollectionId[] | undefined
  documentIds?: readonly DocumentId[] | undefined
}

function firstMissing(wanted: readonly number[], found: readonly { id: number }[]): number | undefined {
  const known = new Set(found.map(({ id }) => id))
  return wanted.find((id) => !known.has(id))
}

/** Naming what one may not read is `not_found`, as naming what does not exist. Naming is using: see `noteUse`. */
export async function assertReadable({ db, actor }: Ctx<'db'>, { collectionIds, documentIds }: Chosen): Promise<void> {
  if (collectionIds && collectionIds.length > 0) {
    const found = await findReadableCollections(db, principalsOf(actor), collectionIds)
    const id = firstMissing(collectionIds, found)
    if (id !== undefined) throw new AppError('not_found', { what: 'collection', id })
    const expiring = found.filter(({ expires_after_days: days }) => days !== null)
    if (expiring.length > 0) await noteUse(db, collectionIds)
  }
  if (documentIds && documentIds.length > 0) {
    const id = firstMissing(documentIds, await findReadableDocumentIds(db, principalsOf(actor), documentIds))
    if (id !== undefined) throw new AppError('not_found', { what: 'document', id })
  }
}
