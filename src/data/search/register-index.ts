import type { Database } from '#platform/db/database'
import { deleteForgottenIndexes, insertIndex, touchIndex } from './queries.ts'

/** An index that nobody followed for so long is forgotten, with what waits for it. */
const forgottenAfterDays = 7

/** From now on, changes wait for this index. False when it was not known: it may lack any earlier one. */
export async function registerIndex(db: Database, indexId: string): Promise<boolean> {
  const wasKnown = await touchIndex(db, indexId)
  if (!wasKnown) await db.transaction().execute((tx) => insertIndex(tx, indexId))
  await deleteForgottenIndexes(db, forgottenAfterDays)
  return wasKnown
}
