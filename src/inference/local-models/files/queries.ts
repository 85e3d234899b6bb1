import { setTimeout as sleep } from 'node:timers/promises'
import { giveConnectionLock, tryConnectionLock } from '#platform/db/advisory-locks'
import type { Database, Tables } from '#platform/db/database'
import { AppError } from '#platform/errors'
import type { Kysely, Selectable, Transaction, Updateable } from 'kysely'

/** Told when a model file is there or gone: processes ask for the models of this machine again. */
export const modelFilesChannel = 'socle_model_files'

export type FetchChange = Updateable<Tables['model_fetch']>
export type FetchRow = Selectable<Tables['model_fetch']>

const underWay = ['waiting', 'fetching', 'installing'] as const

export function listFetches(db: Database): Promise<FetchRow[]> {
  return db.selectFrom('model_fetch').selectAll().orderBy('name').execute()
}

/** Asks for a file; false when it is under way already. */
export async function askFetch(tx: Transaction<Tables>, name: string, file: string | null): Promise<boolean> {
  const again = { file, state: 'waiting' as const, failure_code: null, failure_details: null, asked_at: new Date() }
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('model_fetch')
    .values({ name, ...again })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet(again).where('model_fetch.state', 'in', ['stopped', 'failed']),
    )
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}

/** Writes of a fetch that is under way; the row as it is now, or none when it was stopped, or asked for again, meanwhile. */
export function noteFetch(
  db: Kysely<Tables>,
  { name, asked_at }: Pick<FetchRow, 'name'> & Partial<Pick<FetchRow, 'asked_at'>>,
  change: FetchChange,
): Promise<FetchRow | undefined> {
  const row = db.updateTable('model_fetch').set(change).where('name', '=', name).where('state', 'in', underWay)
  return (asked_at === undefined ? row : row.where('asked_at', '=', asked_at)).returningAll().executeTakeFirst()
}

export async function deleteFetch(db: Kysely<Tables>, name: string): Promise<void> {
  await db.deleteFrom('model_fetch').where('name', '=', name).execute()
}

const lockWaitMs = 30_000
const lockPollMs = 200

/** Runs something while nobody else of any process works on the file of a model. Throws `timed_out`. */
export async function aloneOnFile<T>(
  db: Database,
  { name, signal }: { readonly name: string; readonly signal: AbortSignal },
  run: () => Promise<T>,
): Promise<T> {
  return db.connection().execute(async (connection) => {
    const lateMs = performance.now() + lockWaitMs
    while (!(await tryConnectionLock(connection, 'model-file', name))) {
      if (performance.now() > lateMs) {
        throw new AppError('timed_out', { what: `model ${name}`, limitSeconds: lockWaitMs / 1000 })
      }
      await sleep(lockPollMs, undefined, { signal })
    }
    try {
      return await run()
    } finally {
      await giveConnectionLock(connection, 'model-file', name)
    }
  })
}
