import { audit } from '#platform/audit/audit'
import { principalsOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#data/context'
import { AppError } from '#platform/errors'
import { announceChanges } from '../documents/queries.ts'
import {
  type CollectionRow,
  findReadableCollection,
  lockCollection,
  setReaders,
  updateCollectionRow,
} from './queries.ts'
import { readerOf } from './reader-of.ts'
import { requireWritableCollection } from './require-writable-collection.ts'

interface CollectionChange {
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly visibility?: CollectionRow['visibility'] | undefined
}

/** Changes what a collection is called and who reads it, its documents and passages with it, in one transaction. */
export async function updateCollection(ctx: Ctx<'db'>, id: number, change: CollectionChange): Promise<CollectionRow> {
  authorize(ctx, 'collections:write')
  const { name, description, visibility } = change
  if (visibility === 'public') authorize(ctx, 'settings:manage')
  return ctx.db.transaction().execute(async (tx) => {
    const before = await requireWritableCollection(tx, ctx, id)
    await lockCollection(tx, principalsOf(ctx.actor), id)
    await updateCollectionRow(tx, id, {
      ...(name === undefined ? {} : { name }),
      ...(description === undefined ? {} : { description }),
      ...(visibility === undefined ? {} : { visibility }),
    })
    if (visibility !== undefined && visibility !== before.visibility) {
      const owner = before.owner_principal_id
      const readers = [await readerOf(tx, { owner, organisationId: before.organisation_id }, visibility)]
      await announceChanges(tx, await setReaders(tx, id, readers))
    }
    await audit(tx, ctx, {
      action: 'collection.update',
      target: { kind: 'collection', id },
      details: { visibility: visibility ?? before.visibility },
    })
    const updated = await findReadableCollection(tx, principalsOf(ctx.actor), id)
    if (!updated) throw new AppError('forbidden', { scope: 'collections:write' })
    return updated
  })
}
