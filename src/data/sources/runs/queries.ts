import type { SourceId } from '#contract/ids'
import type { Database, Tables } from '#platform/db/database'
import { type Insertable, type Selectable, sql } from 'kysely'

export type RunRow = Selectable<Tables['source_run']>

/** The newest run of each of these sources. */
export function listLastRuns(db: Database, sourceIds: readonly SourceId[]) {
  return db
    .selectFrom('source_run')
    .distinctOn('source_id')
    .selectAll()
    .where((where) => sql<boolean>`${where.ref('source_id')} = any(${sql.val([...sourceIds])}::integer[])`)
    .orderBy('source_id')
    .orderBy('id', 'desc')
    .execute()
}

export function listRuns(db: Database, sourceId: SourceId, page: { limit: number; offset: number }) {
  return db
    .selectFrom('source_run')
    .selectAll()
    .where('source_id', '=', sourceId)
    .orderBy('id', 'desc')
    .limit(page.limit)
    .offset(page.offset)
    .execute()
}

export function countRuns(db: Database, sourceId: SourceId) {
  return db
    .selectFrom('source_run')
    .select((select) => select.fn.countAll<number>().as('total'))
    .where('source_id', '=', sourceId)
    .executeTakeFirstOrThrow()
}

export function insertRun(db: Database, row: Insertable<Tables['source_run']>) {
  return db.insertInto('source_run').values(row).returningAll().executeTakeFirstOrThrow()
}

export function findRun(db: Database, id: number) {
  return db.selectFrom('source_run').selectAll().where('id', '=', id).executeTakeFirst()
}

/** A run that begins again counts again: what it stored before is found unchanged. */
export function startRun(db: Database, id: number) {
  return db
    .updateTable('source_run')
    .set({
      state: 'running',
      started_at: sql`coalesce(started_at, now())`,
      ended_at: null,
      error_code: null,
      error_details: null,
      ...{ listed: 0, unchanged: 0, failed: 0 },
    })
    .where('id', '=', id)
    .execute()
}

export function updateRun(db: Database, id: number, values: Partial<Insertable<Tables['source_run']>>) {
  return db.updateTable('source_run').set(values).where('id', '=', id).returningAll().executeTakeFirstOrThrow()
}
