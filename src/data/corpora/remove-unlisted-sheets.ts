import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#data/context'
import { announceChanges } from '../documents/queries.ts'
import { countSheets, deleteSheets, findUnlistedSheets } from './queries.ts'
import type { CorpusCollection } from './store-sheets.ts'

/** A source that suddenly lists much less is more often broken than right. */
const largestShareRemoved = 0.2

export interface Removals {
  removed: number
  /** Too many to be removed without somebody's approval: they stay. */
  waiting: number
}

/** Removes the sheets that the source lists no longer. */
export async function removeUnlistedSheets(
  ctx: Ctx<'db'>,
  collection: CorpusCollection,
  { listed, approved }: { listed: readonly string[]; approved: boolean },
): Promise<Removals> {
  authorize(ctx, 'settings:manage')
  return ctx.db.transaction().execute(async (tx) => {
    const { total } = await countSheets(tx, collection.id)
    const ids = (await findUnlistedSheets(tx, collection.id, listed)).map(({ id }) => id)
    if (ids.length === 0) return { removed: 0, waiting: 0 }
    const details = { corpus: collection.corpusId, documents: ids.length }
    const target = { kind: 'collection', id: collection.id }
    if (ids.length > total * largestShareRemoved && !approved) {
      await audit(tx, ctx, { action: 'corpus.refuse-removal', target, details })
      return { removed: 0, waiting: ids.length }
    }
    await deleteSheets(tx, ids)
    await announceChanges(tx, ids)
    await audit(tx, ctx, { action: 'corpus.remove', target, details })
    return { removed: ids.length, waiting: 0 }
  })
}
