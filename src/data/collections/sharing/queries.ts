import type { CollectionId, GroupId, OrganisationId, PrincipalId } from '#contract/ids'
import type { Database } from '#platform/db/database'
import { sql } from 'kysely'
import { readBy } from '#data/access/queries'

/** Groups of an organisation, by name, as they may be chosen. */
export function listGroupsOf(db: Database, organisationId: OrganisationId, page: { limit: number; offset: number }) {
  return groupsOf(db, organisationId)
    .select(['id', 'name'])
    .select(sql<number>`(select count(*) from group_member where group_id = person_group.id)`.as('members'))
    .orderBy(sql`lower(name)`)
    .limit(page.limit)
    .offset(page.offset)
    .execute()
}

export async function countGroupsOf(db: Database, organisationId: OrganisationId): Promise<number> {
  const row = await groupsOf(db, organisationId)
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  return row.total
}

function groupsOf(db: Database, organisationId: OrganisationId) {
  return db.selectFrom('person_group').where('organisation_id', '=', organisationId)
}

export function findGroups(db: Database, organisationId: OrganisationId, ids: readonly GroupId[]) {
  return groupsOf(db, organisationId)
    .select(['id', 'name', 'principal_id'])
    .where(sql<boolean>`id = any(${sql.val([...ids])}::integer[])`)
    .execute()
}

/** The organisation of exactly this name, whatever its capitals. */
export function findOrganisationNamed(db: Database, name: string) {
  return db
    .selectFrom('organisation')
    .innerJoin('principal', 'principal.organisation_id', 'organisation.id')
    .select(['organisation.id', 'organisation.name', 'principal.id as principal_id'])
    .where('principal.kind', '=', 'organisation')
    .where(sql<boolean>`lower(organisation.name) = lower(${name})`)
    .executeTakeFirst()
}

export async function replaceShares(
  tx: Database,
  collectionId: CollectionId,
  shares: readonly { principal_id: PrincipalId; ends_at: Date | null }[],
): Promise<void> {
  await tx.deleteFrom('collection_share').where('collection_id', '=', collectionId).execute()
  if (shares.length === 0) return
  await tx
    .insertInto('collection_share')
    .values(shares.map((share) => ({ collection_id: collectionId, ...share })))
    .execute()
}

/** For the instance: collections of which a share is over. */
export function listCollectionsWithEndedShares(db: Database, limit: number) {
  return db
    .selectFrom('collection_share')
    .select('collection_id')
    .distinct()
    .where('ends_at', '<=', sql<Date>`now()`)
    .limit(limit)
    .execute()
}

export function deleteEndedShares(tx: Database, collectionId: CollectionId) {
  return tx
    .deleteFrom('collection_share')
    .where('collection_id', '=', collectionId)
    .where('ends_at', '<=', sql<Date>`now()`)
    .execute()
}

/** For the instance: held until the transaction ends, so that no document comes in with readers of before. */
export function lockSharedCollection(tx: Database, id: CollectionId) {
  return tx
    .selectFrom('collection')
    .select(['id', 'organisation_id', 'readers'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

export function updateVisibility(
  tx: Database,
  readable: readonly PrincipalId[],
  { id, visibility }: { id: CollectionId; visibility: 'private' | 'organisation' | 'public' },
) {
  return tx
    .updateTable('collection')
    .set({ visibility, updated_at: sql`now()` })
    .where('id', '=', id)
    .where((where) => readBy(where.ref('collection.readers'), readable))
    .execute()
}
