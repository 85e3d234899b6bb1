import type { CollectionId } from '#contract/ids'
import { AppError } from '#platform/errors'
import type { Database, Tables } from '#platform/db/database'
import { type Insertable } from 'kysely'

/** The collection that a corpus fills, made at its first run. */
export function upsertCorpusCollection(db: Database, row: Insertable<Tables['collection']> & { corpus_id: string }) {
  const { name, description, readers } = row
  return db
    .insertInto('collection')
    .values(row)
    .onConflict((conflict) => conflict.column('corpus_id').doUpdateSet({ name, description, readers }))
    .returning(['id', 'readers'])
    .executeTakeFirstOrThrow()
}

/** Whose corpus it is: everybody may read it. */
export function findCorpusCollection(db: Database, corpusId: string) {
  return db
    .selectFrom('collection')
    .select(['organisation_id', 'readers'])
    .where('corpus_id', '=', corpusId)
    .executeTakeFirst()
}

/** For a job, which acts for the instance: the collection that a source fills, and who reads it. */
export function findCollectionToFill(db: Database, id: CollectionId) {
  return db.selectFrom('collection').select(['id', 'readers']).where('id', '=', id).executeTakeFirst()
}

/** Who reads what a source puts there: whoever changes that waits until it is put. Throws when the collection is gone. */
export function holdCollectionToFill(tx: Database, id: CollectionId) {
  return tx
    .selectFrom('collection')
    .select('readers')
    .where('id', '=', id)
    .forKeyShare()
    .executeTakeFirstOrThrow(() => new AppError('not_found', { what: 'collection', id }))
}
