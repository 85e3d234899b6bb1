import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import { findConnector } from '../connectors/registry.ts'
import type { Ctx } from '../context.ts'
import { announceChanges } from '#data/index-changes/queries'
import { releaseBlobs } from '../blobs/release-blobs.ts'
import { listFilesOf } from '#data/blobs/queries'
import { countItems, deleteItems, findUnlistedItems } from './items/queries.ts'
import type { FilledCollection } from './store-items.ts'

/** A source that suddenly lists much less is more often broken than right. */
const largestShareRemoved = 0.2

export interface Removals {
  /** Titles of what went, or would go in a dry run. */
  removed: string[]
  /** Too many to be removed without somebody's approval: they stay. */
  waiting: number
}

export interface RemovalOptions {
  /** Every item that the source lists. */
  listed: readonly string[]
  isApproved: boolean
  isDryRun: boolean
}

/** Removes the documents that the source lists no longer. */
export async function removeUnlisted(
  ctx: Ctx<'db' | 'storage'>,
  collection: FilledCollection,
  { listed, isApproved, isDryRun }: RemovalOptions,
): Promise<Removals> {
  authorize(ctx, 'settings:manage')
  const released: string[] = []
  const isMarked = findConnector(collection.kind) !== undefined
  const removals = await ctx.db.transaction().execute(async (tx) => {
    const { total } = await countItems(tx, collection.id, { isMarked })
    const unlisted = await findUnlistedItems(tx, collection.id, { listed, isMarked })
    const ids = unlisted.map(({ id }) => id)
    const details = { source: collection.kind, documents: ids.length }
    const target = { kind: 'collection', id: collection.id }
    if (ids.length > total * largestShareRemoved && !isApproved) {
      if (!isDryRun) await audit(tx, ctx, { action: 'source.refuse-removal', target, details })
      return { removed: [], waiting: ids.length }
    }
    const removed = unlisted.map(({ title }) => title)
    if (isDryRun || ids.length === 0) return { removed, waiting: 0 }
    released.push(...(await listFilesOf(tx, { documentIds: ids })))
    await deleteItems(tx, ids)
    await announceChanges(tx, ids)
    await audit(tx, ctx, { action: 'source.remove', target, details })
    return { removed, waiting: 0 }
  })
  await releaseBlobs(ctx, released)
  return removals
}
