import { asOrganisationId, type OrganisationId } from '#contract/ids'
import type { Database, Tables } from '#platform/db/database'
import { type Insertable, type Selectable, sql } from 'kysely'

export type PackRow = Selectable<Tables['pack']>

export function insertPack(db: Database, row: Insertable<Tables['pack']>): Promise<PackRow> {
  return db.insertInto('pack').values(row).returningAll().executeTakeFirstOrThrow()
}

/** Packs given to an organisation; null: to any of them, for work of the instance. */
function packsOf(db: Database, organisationId: OrganisationId | null) {
  return db
    .selectFrom('pack')
    .$if(organisationId !== null, (query) => query.where('organisation_id', '=', organisationId ?? asOrganisationId(0)))
}

export function findPack(
  db: Database,
  organisationId: OrganisationId | null,
  id: number,
): Promise<PackRow | undefined> {
  return packsOf(db, organisationId).selectAll().where('id', '=', id).executeTakeFirst()
}

export function listPackRows(
  db: Database,
  organisationId: OrganisationId | null,
  page: { limit: number; offset: number },
): Promise<PackRow[]> {
  const { limit, offset } = page
  return packsOf(db, organisationId).selectAll().orderBy('id', 'desc').limit(limit).offset(offset).execute()
}

export function countPacks(db: Database, organisationId: OrganisationId | null) {
  return packsOf(db, organisationId)
    .select((select) => select.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
}

/** Undefined once it was deleted. */
export function updatePack(
  db: Database,
  id: number,
  values: Partial<Insertable<Tables['pack']>>,
): Promise<PackRow | undefined> {
  return db.updateTable('pack').set(values).where('id', '=', id).returningAll().executeTakeFirst()
}

const isBeingAdded = sql<boolean>`exists (
  select from source_run where source_run.id = pack.run_id and source_run.state in ('queued', 'running'))`

/** Gives a pack that is ready to a run; undefined while another run reads it. */
export function claimPack(db: Database, id: number, runId: number) {
  return db
    .updateTable('pack')
    .set({ run_id: runId })
    .where('id', '=', id)
    .where('state', '=', 'ready')
    .where(sql<boolean>`not ${isBeingAdded}`)
    .returning('id')
    .executeTakeFirst()
}

/** Deletes it unless a run reads it. */
export function deletePackRow(db: Database, organisationId: OrganisationId | null, id: number) {
  return db
    .deleteFrom('pack')
    .where('id', '=', id)
    .$if(organisationId !== null, (query) => query.where('organisation_id', '=', organisationId ?? asOrganisationId(0)))
    .where(sql<boolean>`not ${isBeingAdded}`)
    .returning('blob_hash')
    .executeTakeFirst()
}

export function deleteExpiredPacks(db: Database) {
  return db
    .deleteFrom('pack')
    .where('expires_at', '<=', new Date())
    .where(sql<boolean>`not ${isBeingAdded}`)
    .returning('blob_hash')
    .execute()
}

/** The source of each of these corpora that is there. */
export function listSourcesOfCorpora(db: Database, corpusIds: readonly string[]) {
  return db
    .selectFrom('source')
    .innerJoin('collection', 'collection.id', 'source.collection_id')
    .select(['source.id', 'source.kind', 'collection.readers'])
    .where((where) => sql<boolean>`${where.ref('collection.corpus_id')} = any(${sql.val([...corpusIds])}::text[])`)
    .execute()
}

export function listRunsOfPacks(db: Database, runIds: readonly number[]) {
  return db
    .selectFrom('source_run')
    .selectAll()
    .where((where) => sql<boolean>`${where.ref('id')} = any(${sql.val([...runIds])}::integer[])`)
    .execute()
}
