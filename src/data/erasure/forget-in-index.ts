import type { DocumentId } from '#contract/ids'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Ctx } from '#data/context'
import { waitForFollowerLock } from '../search/queries.ts'
import { countChangesOf, deleteChangesOf } from './queries.ts'

/** Searches under way read what was there before; they take milliseconds. */
const readersMs = 2_000
const documentsAtOnce = 1_000
/** Indexes of other processes follow by themselves, within seconds unless they are away. */
const othersMs = 20_000
const lookMs = 100

/**
 * Takes documents whose rows are gone out of the search index now, and out of its files: what they held is neither found
 * nor there to be read. Gives how many rows of them an index still has.
 */
export async function forgetInIndex(ctx: Ctx<'db' | 'index'>, documentIds: readonly DocumentId[]): Promise<number> {
  if (documentIds.length === 0) return 0
  const { db, index } = ctx
  for (let start = 0; start < documentIds.length; start += documentsAtOnce) {
    await removeRows(ctx, documentIds.slice(start, start + documentsAtOnce))
  }
  // Folded twice: the files that the first folding wrote over go once no search reads them.
  await fold(ctx)
  await sleep(readersMs, undefined, { signal: ctx.signal })
  await fold(ctx)
  const untilMs = performance.now() + othersMs
  let elsewhere = await countChangesOf(db, documentIds)
  while (elsewhere > 0 && performance.now() < untilMs) {
    await sleep(lookMs, undefined, { signal: ctx.signal })
    elsewhere = await countChangesOf(db, documentIds)
  }
  return elsewhere + (await index.countDocuments(documentIds))
}

/** Nobody else writes the index meanwhile: the lock is the follower's. */
async function removeRows({ db, index }: Ctx<'db' | 'index'>, documentIds: readonly DocumentId[]): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await waitForFollowerLock(tx, index.id)
    await index.replaceDocuments(documentIds, [])
    await deleteChangesOf(tx, index.id, documentIds)
  })
}

const attempts = 5

/** Another process that writes the same index makes a folding fail: it is tried again. */
async function fold({ index, signal }: Ctx<'index'>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await index.optimise(readersMs)
      return
    } catch (error) {
      if (attempt === attempts) throw error
      await sleep(lookMs * attempt, undefined, { signal })
    }
  }
}
