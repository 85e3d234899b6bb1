import { asOrganisationId, type CollectionId, type OrganisationId, type SourceId } from '#contract/ids'
import type { Database, Tables } from '#platform/db/database'
import { type Insertable, type Selectable, sql } from 'kysely'

export type SourceRow = Selectable<Tables['source']>

/** The source that fills a collection; who may read it is the collection's to say. */
export function upsertSource(db: Database, row: Insertable<Tables['source']>) {
  return db
    .insertInto('source')
    .values(row)
    .onConflict((conflict) =>
      // A place that was given stays until another one is.
      conflict.column('collection_id').doUpdateSet((set) => ({
        settings: sql`${set.ref('source.settings')} || ${set.ref('excluded.settings')}`,
      })),
    )
    .returningAll()
    .executeTakeFirstOrThrow()
}

export async function isFilled(db: Database, collectionId: CollectionId): Promise<boolean> {
  const row = await db.selectFrom('source').select('id').where('collection_id', '=', collectionId).executeTakeFirst()
  return row !== undefined
}

export function findSource(db: Database, id: SourceId) {
  return db.selectFrom('source').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Sources as they are shown, to whoever governs their organisation: nothing of what they hold. */
function shownSources(db: Database, organisationId: OrganisationId | null) {
  return db
    .selectFrom('source')
    .innerJoin('collection', 'collection.id', 'source.collection_id')
    .leftJoin('document', 'document.collection_id', 'collection.id')
    .selectAll('source')
    .select((select) => [
      'collection.name',
      'collection.readers',
      select.fn.count<number>('document.id').as('documents'),
    ])
    .$if(organisationId !== null, (query) =>
      query.where('source.organisation_id', '=', organisationId ?? asOrganisationId(0)),
    )
    .groupBy(['source.id', 'collection.id'])
}

export type ShownSource = Awaited<ReturnType<typeof findShownSource>>

export function findShownSource(db: Database, organisationId: OrganisationId | null, id: SourceId) {
  return shownSources(db, organisationId).where('source.id', '=', id).executeTakeFirst()
}

export function listShownSources(
  db: Database,
  organisationId: OrganisationId | null,
  page: { limit: number; offset: number },
) {
  return shownSources(db, organisationId).orderBy('source.id').limit(page.limit).offset(page.offset).execute()
}

export function countSources(db: Database, organisationId: OrganisationId | null) {
  return db
    .selectFrom('source')
    .select((select) => select.fn.countAll<number>().as('total'))
    .$if(organisationId !== null, (query) => query.where('organisation_id', '=', organisationId ?? asOrganisationId(0)))
    .executeTakeFirstOrThrow()
}

export function updateSourceRow(db: Database, id: SourceId, values: Partial<Insertable<Tables['source']>>) {
  return db.updateTable('source').set(values).where('id', '=', id).execute()
}

/** Sources whose rhythm says that they are to be read, that were read once, and that are not being read. */
export async function listDueSources(db: Database): Promise<SourceId[]> {
  const { rows } = await sql<{ id: SourceId }>`
    select source.id from source
    -- What was only tried waits for whoever tried it to ask for its first reading.
    join lateral (
      select * from source_run where source_id = source.id and not is_dry_run order by id desc limit 1
    ) as last on true
    where source.schedule is not null and source.paused_at is null
      and last.state in ('finished', 'failed', 'paused')
      and last.requested_at < now() - case source.schedule
        when 'hourly' then interval '55 minutes'
        when 'daily' then interval '23 hours'
        else interval '6 days 23 hours' end
      -- What is long is read at night.
      and (source.schedule = 'hourly' or extract(hour from now()) between 0 and 5)
    order by source.id`.execute(db)
  return rows.map(({ id }) => id)
}

/** The source of each corpus that was added, with the collection that it fills. */
export function listCorpusSources(db: Database) {
  return db
    .selectFrom('source')
    .innerJoin('collection', 'collection.id', 'source.collection_id')
    .select(['source.id', 'source.kind', 'source.mark', 'source.last_complete_at', 'collection.readers'])
    .where('collection.corpus_id', 'is not', null)
    .execute()
}

/** What a complete reading found of the whole: the next one compares. */
export function markSource(db: Database, id: SourceId, mark: string | null) {
  return db
    .updateTable('source')
    .set({ mark, last_complete_at: sql`now()` })
    .where('id', '=', id)
    .execute()
}

export async function isPaused(db: Database, id: SourceId): Promise<boolean> {
  const row = await db.selectFrom('source').select('paused_at').where('id', '=', id).executeTakeFirst()
  return row === undefined || row.paused_at !== null
}

/** What is shown of the corpora: how many sheets, and how recent the newest is. */
export function listCorpusCollections(db: Database) {
  return db
    .selectFrom('collection')
    .innerJoin('document', 'document.collection_id', 'collection.id')
    .select((select) => [
      'collection.corpus_id',
      'collection.id',
      'collection.readers',
      select.fn.count<number>('document.id').as('documents'),
      select.fn.max('document.source_updated_at').as('newest'),
    ])
    .where('collection.corpus_id', 'is not', null)
    .groupBy('collection.id')
    .execute()
}

/** With its runs; the collection that it filled stays. */
export function deleteSourceRow(db: Database, id: SourceId) {
  return db.deleteFrom('source').where('id', '=', id).execute()
}

/** With its source and its runs; its documents were deleted before, and announced. */
export function deleteFilledCollection(db: Database, id: CollectionId) {
  return db.deleteFrom('collection').where('id', '=', id).returning(['id', 'readers']).execute()
}
