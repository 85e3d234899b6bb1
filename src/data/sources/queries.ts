import type { Database, Tables } from '#platform/db/database'
import { type Insertable, type Selectable, sql } from 'kysely'

export type SourceRow = Selectable<Tables['source']>
export type RunRow = Selectable<Tables['source_run']>

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

export function findSource(db: Database, id: number) {
  return db.selectFrom('source').selectAll().where('id', '=', id).executeTakeFirst()
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

/** What a complete reading found of the whole: the next one compares. */
export function markSource(db: Database, id: number, mark: string) {
  return db
    .updateTable('source')
    .set({ mark, last_complete_at: sql`now()` })
    .where('id', '=', id)
    .execute()
}

export async function isPaused(db: Database, id: number): Promise<boolean> {
  const row = await db.selectFrom('source').select('paused_at').where('id', '=', id).executeTakeFirst()
  return row === undefined || row.paused_at !== null
}

/** What is stored of these items: of each document, and of each of its wordings that the source names. */
export function findStoredItems(db: Database, collectionId: number, externalIds: readonly string[]) {
  return db
    .selectFrom('document')
    .leftJoin('document_version', (join) =>
      join
        .onRef('document_version.document_id', '=', 'document.id')
        .on((on) =>
          on.or([
            on('document_version.version_key', 'is not', null),
            on('document_version.id', '=', on.ref('document.current_version_id')),
          ]),
        ),
    )
    .select([
      'document.id',
      'document.external_id',
      'document.readers',
      'document_version.version_key',
      'document_version.source_mark',
      'document_version.content_hash',
    ])
    .where('document.collection_id', '=', collectionId)
    .where((where) => sql<boolean>`${where.ref('document.external_id')} = any(${sql.val([...externalIds])}::text[])`)
    .execute()
}

/** Items new or changed at the source; who may read them follows the collection. */
export function upsertItems(db: Database, rows: readonly Insertable<Tables['document']>[]) {
  return db
    .insertInto('document')
    .values([...rows])
    .onConflict((conflict) =>
      conflict.columns(['collection_id', 'external_id']).doUpdateSet((set) => ({
        title: set.ref('excluded.title'),
        canonical_url: set.ref('excluded.canonical_url'),
        publisher: set.ref('excluded.publisher'),
        licence: set.ref('excluded.licence'),
        readers: set.ref('excluded.readers'),
      })),
    )
    .returning(['id', 'external_id', 'collection_id', 'readers'])
    .execute()
}

/** Only the mark changed: the text is what it was. */
export function markVersions(
  db: Database,
  marks: readonly { contentHash: Buffer; mark: string; documentId: number }[],
) {
  return sql`
    update document_version set source_mark = marked.mark
    from unnest(
      ${sql.val(marks.map(({ documentId }) => documentId))}::integer[],
      ${sql.val(marks.map(({ contentHash }) => contentHash))}::bytea[],
      ${sql.val(marks.map(({ mark }) => mark))}::text[]
    ) as marked (document_id, content_hash, mark)
    where document_version.document_id = marked.document_id
      and document_version.content_hash = marked.content_hash`.execute(db)
}

/** Stored items that the source lists no longer. */
export function findUnlistedItems(db: Database, collectionId: number, listed: readonly string[]) {
  return db
    .selectFrom('document')
    .select(['id', 'readers', 'title'])
    .where('collection_id', '=', collectionId)
    .where((where) => sql<boolean>`${where.ref('external_id')} <> all(${sql.val([...listed])}::text[])`)
    .execute()
}

export function countItems(db: Database, collectionId: number) {
  return db
    .selectFrom('document')
    .select((select) => select.fn.countAll<number>().as('total'))
    .where('collection_id', '=', collectionId)
    .where(sql<boolean>`cardinality(readers) > 0`)
    .executeTakeFirstOrThrow()
}

export function deleteItems(db: Database, ids: readonly number[]) {
  return db
    .deleteFrom('document')
    .where((where) => sql<boolean>`${where.ref('id')} = any(${sql.val([...ids])}::integer[])`)
    .returning(['id', 'readers', 'blob_hash'])
    .execute()
}

const rowsPerStatement = 2000

export async function insertAliases(db: Database, rows: readonly Insertable<Tables['document_alias']>[]) {
  for (let start = 0; start < rows.length; start += rowsPerStatement) {
    const part = rows.slice(start, start + rowsPerStatement)
    await db
      .insertInto('document_alias')
      .values(part)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}

/** What a document referred to before goes. */
export async function replaceReferences(
  db: Database,
  documentIds: readonly number[],
  rows: readonly Insertable<Tables['reference']>[],
) {
  await db
    .deleteFrom('reference')
    .where('document_id', 'in', [...documentIds])
    .execute()
  for (let start = 0; start < rows.length; start += rowsPerStatement) {
    const part = rows.slice(start, start + rowsPerStatement)
    await db
      .insertInto('reference')
      .values(part)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
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

const sourceLock = 0x50_c1e_50

/** Held by the connection of whoever reads a source: two at once would do the work twice. A kill lets go of it. */
export async function tryLockSource(connection: Database, id: number): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`select pg_try_advisory_lock(${sourceLock}, ${id}) as held`.execute(
    connection,
  )
  return rows[0]?.held === true
}

export async function unlockSource(connection: Database, id: number): Promise<void> {
  await sql`select pg_advisory_unlock(${sourceLock}, ${id})`.execute(connection)
}
