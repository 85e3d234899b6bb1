import { asPrincipalId, type CollectionId } from '#contract/ids'
import { type CollectionExport, exportCollection } from '#data/collections/export/export-collection'
import { findCollectionToFill } from '#data/collections/filled/queries'
import type { Ctx } from '#data/context'
import { authorize } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'

/** For whoever holds the machine: any collection, read as one of its readers. */
export async function exportAnyCollection(ctx: Ctx<'db' | 'storage'>, id: CollectionId): Promise<CollectionExport> {
  authorize(ctx, 'settings:manage')
  const found = await findCollectionToFill(ctx.db, id)
  if (!found || ctx.actor.kind !== 'job') throw new AppError('not_found', { what: 'collection', id })
  const principals = found.readers.map(asPrincipalId)
  return exportCollection({ ...ctx, actor: { ...ctx.actor, principals } }, id)
}
