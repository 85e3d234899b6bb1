import type { ChunkId, CollectionId, PrincipalId } from '#contract/ids'
import { among, readBy } from '#data/access/queries'
import type { Database } from '#platform/db/database'
import { sql } from 'kysely'

export interface NeighbourRow {
  /** Passage whose neighbour it is. */
  of: number
  id: number
  ordinal: number
  of_ordinal: number
  text: string
  page: number | null
}

/** Passages right before and after the given ones, under the same headings of the same version. */
export async function findNeighbours(
  db: Database,
  readable: readonly PrincipalId[],
  chunkIds: readonly ChunkId[],
): Promise<NeighbourRow[]> {
  if (chunkIds.length === 0) return []
  return db
    .selectFrom('chunk as hit')
    .innerJoin('chunk as near', (join) =>
      join
        .onRef('near.document_version_id', '=', 'hit.document_version_id')
        .onRef('near.path', '=', 'hit.path')
        .on(sql<boolean>`abs(near.ordinal - hit.ordinal) = 1`),
    )
    .select(['hit.id as of', 'hit.ordinal as of_ordinal', 'near.id', 'near.ordinal', 'near.text', 'near.page'])
    .where('hit.id', 'in', [...chunkIds])
    .where((where) => readBy(where.ref('hit.readers'), readable))
    .where((where) => readBy(where.ref('near.readers'), readable))
    .execute()
}

/** Collections that not every model server may see, among those that may be read. */
export function listGuardedCollections(db: Database, readable: readonly PrincipalId[]) {
  return db
    .selectFrom('collection')
    .select(['id', 'data_level'])
    .where((where) => readBy(where.ref('collection.readers'), readable))
    .where('data_level', '!=', 'public')
    .execute()
}

/** Collections that the reader may search, with what they hold: "sources consulted". */
export function listConsultedSources(
  db: Database,
  readable: readonly PrincipalId[],
  collectionIds: readonly CollectionId[] | null,
) {
  return db
    .selectFrom('collection')
    .innerJoin('document', 'document.collection_id', 'collection.id')
    .select((select) => [
      'collection.name',
      'collection.corpus_id',
      select.fn.count<number>('document.id').as('documents'),
      select.fn.max('document.source_updated_at').as('updated_at'),
    ])
    .where((where) => readBy(where.ref('collection.readers'), readable))
    .where((where) => readBy(where.ref('document.readers'), readable))
    .where('document.state', '=', 'ready')
    .where((where) => among(where.ref('collection.id'), collectionIds))
    .groupBy('collection.id')
    .orderBy('collection.id')
    .limit(20)
    .execute()
}
