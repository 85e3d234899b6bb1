import type { CollectionId, DocumentId, PrincipalId } from '#contract/ids'
import type { Database } from '#platform/db/database'
import { type RawBuilder, sql } from 'kysely'
import { readBy } from '#data/access/queries'

/** Groups and organisations that a collection was shared with, whose time is not over. */
export function listShares(db: Database, readable: readonly PrincipalId[], collectionId: CollectionId) {
  return db
    .selectFrom('collection_share')
    .innerJoin('collection', 'collection.id', 'collection_share.collection_id')
    .innerJoin('principal', 'principal.id', 'collection_share.principal_id')
    .leftJoin('person_group', 'person_group.principal_id', 'principal.id')
    .leftJoin('organisation', (join) =>
      join.onRef('organisation.id', '=', 'principal.organisation_id').on('principal.kind', '=', 'organisation'),
    )
    .select(['person_group.id as group_id', 'person_group.name as group_name'])
    .select(['organisation.id as organisation_id', 'organisation.name as organisation_name'])
    .select('collection_share.ends_at')
    .where('collection_share.collection_id', '=', collectionId)
    .where((where) => readBy(where.ref('collection.readers'), readable))
    .where(isRunning)
    .orderBy(sql`lower(coalesce(person_group.name, organisation.name))`)
    .execute()
}

const isRunning = sql<boolean>`(collection_share.ends_at is null or collection_share.ends_at > now())`

/** Its owner, whoever its visibility says, and whoever it is shared with. */
const chosenReaders: RawBuilder<number[]> = sql`array(
  select collection.owner_principal_id where collection.owner_principal_id is not null
  union
  select principal.id from principal
    where principal.kind = collection.visibility
      and (principal.kind = 'public' or (principal.kind = 'organisation' and principal.organisation_id = collection.organisation_id))
  union
  select collection_share.principal_id from collection_share
    where collection_share.collection_id = collection.id and ${isRunning}
  order by 1)`

/** For the instance: readers become what was chosen. Returns the documents that the index has to follow. */
export async function applyReaders(tx: Database, collectionId: CollectionId): Promise<DocumentId[]> {
  await tx.updateTable('collection').set({ readers: chosenReaders }).where('id', '=', collectionId).execute()
  // Documents first: whoever writes passages holds the row of their document.
  const { rows } = await sql<{ id: DocumentId }>`
    update document set readers = collection.readers from collection
    where collection.id = ${collectionId} and document.collection_id = collection.id
      and cardinality(document.readers) > 0 and document.readers <> collection.readers
    returning document.id`.execute(tx)
  await sql`
    update chunk set readers = collection.readers from collection
    where collection.id = ${collectionId} and chunk.collection_id = collection.id
      and cardinality(chunk.readers) > 0 and chunk.readers <> collection.readers`.execute(tx)
  return rows.map(({ id }) => id)
}

/** Who reads a collection now, by name, and how many people that is. */
export async function listNamedReaders(db: Database, readable: readonly PrincipalId[], collectionId: CollectionId) {
  const { rows } = await sql<NamedReader>`
    select principal.kind, coalesce(person_group.name, person.name, service_account.name, organisation.name) as name,
      collection_share.ends_at,
      case principal.kind
        when 'organisation' then (select count(*) from person as one
          where one.organisation_id = principal.organisation_id and one.disabled_at is null)
        when 'group' then (select count(*) from group_member where group_member.group_id = person_group.id)
        when 'person' then 1 end as people,
      array(select one.name from group_member join person as one on one.id = group_member.person_id
        where group_member.group_id = person_group.id order by lower(one.name) limit 100) as members
    from collection
    join principal on principal.id = any(collection.readers)
    left join person_group on person_group.principal_id = principal.id
    left join person on person.principal_id = principal.id
    left join service_account on service_account.principal_id = principal.id
    left join organisation on organisation.id = principal.organisation_id and principal.kind = 'organisation'
    left join collection_share
      on collection_share.collection_id = collection.id and collection_share.principal_id = principal.id
    where collection.id = ${collectionId} and collection.readers && ${sql.val([...readable])}::integer[]
      and (principal.kind <> 'group' or person_group.id is not null)
    order by principal.kind, name`.execute(db)
  return rows
}

export interface NamedReader {
  readonly kind: 'public' | 'organisation' | 'group' | 'person' | 'service_account'
  readonly name: string | null
  readonly ends_at: Date | null
  readonly people: number | null
  readonly members: string[]
}
