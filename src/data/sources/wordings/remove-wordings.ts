import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#data/context'
import { announceChanges } from '#data/index-changes/queries'
import type { SourceRow } from '../queries.ts'
import { deleteItems } from '../items/queries.ts'
import type { FilledCollection } from '../store-items.ts'
import { chooseWordings, deleteWordings, findWithoutWording, findWordings } from './queries.ts'

export interface WordingRemoval {
  source: SourceRow
  collection: FilledCollection
  /** Keys of the wordings that the source says it took away. */
  keys: readonly string[]
  isDryRun: boolean
}

/** Removes wordings that a source took away; a text without any goes with the last one. Gives the titles touched. */
export async function removeWordings(
  ctx: Ctx<'db'>,
  { source, collection, keys, isDryRun }: WordingRemoval,
): Promise<string[]> {
  authorize(ctx, 'settings:manage')
  if (keys.length === 0) return []
  const found = await findWordings(ctx.db, collection.id, keys)
  const titles = found.map(({ title }) => title)
  if (isDryRun || found.length === 0) return titles
  const documentIds = [...new Set(found.map(({ document_id }) => document_id))]
  await ctx.db.transaction().execute(async (tx) => {
    await deleteWordings(
      tx,
      found.map(({ document_id, version_key }) => ({ documentId: document_id, key: version_key ?? '' })),
    )
    await chooseWordings(tx, { collectionId: collection.id, documentIds })
    const gone = await findWithoutWording(tx, documentIds)
    await deleteItems(
      tx,
      gone.map(({ id }) => id),
    )
    await announceChanges(tx, documentIds)
    const details = { source: source.kind, wordings: found.length, documents: gone.length }
    await audit(tx, ctx, { action: 'source.remove', target: { kind: 'collection', id: collection.id }, details })
  })
  return titles
}
