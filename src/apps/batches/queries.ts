import type { PrincipalId } from '#contract/ids'
import type { Database, Tables } from '#platform/db/database'
import { type Insertable, type Selectable, type Updateable, sql } from 'kysely'

export interface BatchCounts {
  readonly completed: number
  readonly failed: number
}
export type BatchRow = Selectable<Tables['batch']>
export type BatchStatus = Tables['batch']['status']

/** Which batch, for whom: somebody else's is not found. */
export interface OwnBatch {
  readonly owner: PrincipalId
  readonly id: string
}

export function insertBatch(db: Database, row: Insertable<Tables['batch']>): Promise<BatchRow> {
  return db.insertInto('batch').values(row).returningAll().executeTakeFirstOrThrow()
}

export function findOwnBatch(db: Database, { owner, id }: OwnBatch): Promise<BatchRow | undefined> {
  return db
    .selectFrom('batch')
    .selectAll()
    .where('id', '=', id)
    .where('owner_principal_id', '=', owner)
    .executeTakeFirst()
}

/** Which of somebody's batches. */
export interface BatchFilter {
  readonly statuses?: readonly BatchStatus[] | undefined
  readonly model?: string | undefined
  readonly createdFrom?: Date | undefined
}

function ownBatches(db: Database, owner: PrincipalId, { statuses, model, createdFrom }: BatchFilter) {
  return db
    .selectFrom('batch')
    .where('owner_principal_id', '=', owner)
    .$if(statuses !== undefined, (query) => query.where('status', 'in', [...(statuses ?? [])]))
    .$if(model !== undefined, (query) => query.where('model', '=', model ?? ''))
    .$if(createdFrom !== undefined, (query) => query.where('created_at', '>=', createdFrom ?? new Date()))
}

interface BatchPage {
  readonly owner: PrincipalId
  readonly after: number | null
  readonly offset?: number
  readonly limit: number
  readonly filter?: BatchFilter
}

/** The newest first. */
export function listOwnBatches(
  db: Database,
  { owner, after, offset = 0, limit, filter = {} }: BatchPage,
): Promise<BatchRow[]> {
  return ownBatches(db, owner, filter)
    .selectAll()
    .$if(after !== null, (query) => query.where('number', '<', after ?? 0))
    .orderBy('number', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
}

export async function countOwnBatches(db: Database, owner: PrincipalId, filter: BatchFilter = {}): Promise<number> {
  const { count } = await ownBatches(db, owner, filter)
    .select((select) => select.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

export async function countUnfinished(db: Database, owner: PrincipalId): Promise<number> {
  const { count } = await db
    .selectFrom('batch')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('owner_principal_id', '=', owner)
    .where('ended_at', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}

/** For the job, which acts for the instance. */
export function findBatch(db: Database, id: string): Promise<BatchRow | undefined> {
  return db.selectFrom('batch').selectAll().where('id', '=', id).executeTakeFirst()
}

export function listUnfinished(db: Database) {
  return db.selectFrom('batch').select('id').where('ended_at', 'is', null).orderBy('number').execute()
}

/** Nothing when it is in none of these states by now. */
export function changeBatch(
  db: Database,
  { id, from }: { readonly id: string; readonly from: readonly BatchStatus[] },
  change: Updateable<Tables['batch']>,
): Promise<BatchRow | undefined> {
  return db
    .updateTable('batch')
    .set(change)
    .where('id', '=', id)
    .where('status', 'in', [...from])
    .returningAll()
    .executeTakeFirst()
}

/** A line that was answered already keeps its answer. */
export async function insertResult(db: Database, row: Insertable<Tables['batch_result']>): Promise<void> {
  await db
    .insertInto('batch_result')
    .values(row)
    .onConflict((conflict) => conflict.columns(['batch_id', 'line']).doNothing())
    .execute()
}

export async function listAnsweredLines(db: Database, batchId: string): Promise<Set<number>> {
  const rows = await db.selectFrom('batch_result').select('line').where('batch_id', '=', batchId).execute()
  return new Set(rows.map(({ line }) => line))
}

export function countResults(db: Database, batchId: string): Promise<BatchCounts> {
  return db
    .selectFrom('batch_result')
    .select([
      sql<number>`(count(*) filter (where status < 400))::integer`.as('completed'),
      sql<number>`(count(*) filter (where status >= 400))::integer`.as('failed'),
    ])
    .where('batch_id', '=', batchId)
    .executeTakeFirstOrThrow()
}

export function listResults(
  db: Database,
  { batchId, afterLine, limit }: { batchId: string; afterLine: number; limit: number },
) {
  return db
    .selectFrom('batch_result')
    .selectAll()
    .where('batch_id', '=', batchId)
    .where('line', '>', afterLine)
    .orderBy('line')
    .limit(limit)
    .execute()
}

export async function deleteResults(db: Database, batchId: string): Promise<void> {
  await db.deleteFrom('batch_result').where('batch_id', '=', batchId).execute()
}
