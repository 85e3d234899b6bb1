import type { CollectionId, PrincipalId, SourceId } from '#contract/ids'
import type { Database } from '#platform/db/database'
import { readBy } from '#data/access/queries'

/** A source among those whose collection may be read. */
export function findReadableSource(db: Database, readable: readonly PrincipalId[], id: SourceId) {
  return db
    .selectFrom('source')
    .innerJoin('collection', 'collection.id', 'source.collection_id')
    .select(['source.id', 'source.kind', 'source.collection_id', 'source.settings', 'source.paused_at'])
    .where('source.id', '=', id)
    .where((where) => readBy(where.ref('collection.readers'), readable))
    .executeTakeFirst()
}

interface ItemsPage {
  collectionId: CollectionId
  limit: number
  offset: number
}

/** Items in the order in which they came. */
export function listReadableItems(db: Database, readable: readonly PrincipalId[], page: ItemsPage) {
  return db
    .selectFrom('document')
    .select(['id', 'external_id', 'source_mark', 'title', 'state', 'updated_at'])
    .where('collection_id', '=', page.collectionId)
    .where((where) => readBy(where.ref('document.readers'), readable))
    .orderBy('id')
    .limit(page.limit)
    .offset(page.offset)
    .execute()
}

export async function countReadableItems(db: Database, readable: readonly PrincipalId[], collectionId: CollectionId) {
  const { total } = await db
    .selectFrom('document')
    .select((select) => select.fn.countAll<number>().as('total'))
    .where('collection_id', '=', collectionId)
    .where((where) => readBy(where.ref('document.readers'), readable))
    .executeTakeFirstOrThrow()
  return total
}

/** The document of an item, with what it was at its source. */
export function findReadableItem(
  db: Database,
  readable: readonly PrincipalId[],
  { collectionId, externalId }: { collectionId: CollectionId; externalId: string },
) {
  return db
    .selectFrom('document')
    .select(['id', 'source_mark', 'state'])
    .where('collection_id', '=', collectionId)
    .where('external_id', '=', externalId)
    .where((where) => readBy(where.ref('document.readers'), readable))
    .executeTakeFirst()
}
