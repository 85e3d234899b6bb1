import type { Database } from '#platform/db/database'
import { deleteOldDraws, drawQuota } from '../queries.ts'
import type { SharedDraws } from './shared-draws.ts'

const pruneMs = 3_600_000

/** Parts drawn from a table of the database. */
export function openDatabaseDraws(db: Database): SharedDraws {
  const timer = setInterval(() => void deleteOldDraws(db).catch(() => {}), pruneMs).unref()
  return { draw: (wanted) => drawQuota(db, wanted), close: () => clearInterval(timer) }
}
