import type { CollectionId } from '#contract/ids'
import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#data/context'
import { announceChanges } from '#data/index-changes/queries'
import { chooseWordings } from './queries.ts'

/** The day may have changed which wording of a text is in force, though its source did not. Gives how many texts. */
export async function turnWordings(ctx: Ctx<'db'>, collectionId: CollectionId): Promise<number> {
  authorize(ctx, 'settings:manage')
  return ctx.db.transaction().execute(async (tx) => {
    const turned = await chooseWordings(tx, { collectionId })
    await announceChanges(tx, turned)
    const target = { kind: 'collection', id: collectionId }
    if (turned.length > 0)
      await audit(tx, ctx, { action: 'source.turn', target, details: { documents: turned.length } })
    return turned.length
  })
}
