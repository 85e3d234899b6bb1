import { asCollectionId, type PrincipalId } from '#contract/ids'
import type { Database } from '#platform/db/database'
import { sql } from 'kysely'
import { readBy } from '#data/access/queries'

/** Collections with what a catalogue says of them; a licence or a publisher only when all documents bear the same one. */
export function listCatalogued(
  db: Database,
  readable: readonly PrincipalId[],
  { after, limit }: { readonly after: number; readonly limit: number },
) {
  return db
    .selectFrom('collection')
    .innerJoin('organisation', 'organisation.id', 'collection.organisation_id')
    .leftJoin('document', (join) =>
      join
        .onRef('document.collection_id', '=', 'collection.id')
        .on((on) => readBy(on.ref('document.readers'), readable)),
    )
    .select([
      'collection.id',
      'collection.name',
      'collection.description',
      'collection.corpus_id',
      'collection.created_at',
      'collection.updated_at',
      'organisation.name as organisation',
      sql<number>`count(document.id)`.as('documents'),
      sql<
        string | null
      >`case when count(distinct coalesce(document.licence, '')) = 1 then min(document.licence) end`.as('licence'),
      sql<string | null>`case when count(distinct coalesce(document.publisher, '')) = 1
        then min(document.publisher) end`.as('publisher'),
      sql<string | null>`max(coalesce(document.source_updated_at, document.updated_at::date))::text`.as('newest'),
    ])
    .where((where) => readBy(where.ref('collection.readers'), readable))
    .where('collection.id', '>', asCollectionId(after))
    .groupBy(['collection.id', 'organisation.name'])
    .orderBy('collection.id')
    .limit(limit)
    .execute()
}

export type CataloguedRow = Awaited<ReturnType<typeof listCatalogued>>[number]
