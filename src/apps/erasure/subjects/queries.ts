import type { OrganisationId, PersonId, PrincipalId } from '#contract/ids'
import type { Database, Tables } from '#platform/db/database'
import { type Transaction, sql } from 'kysely'

/** What goes with an organisation once its collections are gone. */
export async function countOrganisation(db: Database, id: OrganisationId): Promise<Record<string, number>> {
  const { rows } = await sql<Record<string, number>>`
    select (select count(*)::integer from person where organisation_id = ${id}) as people,
      (select count(*)::integer from api_key where organisation_id = ${id}) as keys,
      (select count(*)::integer from conversation where organisation_id = ${id}) as conversations,
      (select count(*)::integer from model_server where organisation_id = ${id}) as model_servers`.execute(db)
  return rows[0] ?? {}
}

/** Files that its people and programs kept; gives their hashes. */
export async function takeFilesOf(tx: Transaction<Tables>, id: OrganisationId): Promise<string[]> {
  const { rows } = await sql<{ hash: string }>`
    delete from stored_file using principal
    where principal.id = stored_file.owner_principal_id and principal.organisation_id = ${id}
    returning blob_hash as hash`.execute(tx)
  return rows.map(({ hash }) => hash)
}

/** Its own counts of use are nobody else's. */
export async function forgetUseOf(db: Database, id: OrganisationId): Promise<void> {
  await db.deleteFrom('usage_event').where('organisation_id', '=', id).execute()
}

/** Every row that hangs on it goes by its reference. */
export async function deleteOrganisation(tx: Transaction<Tables>, id: OrganisationId): Promise<void> {
  await tx.deleteFrom('organisation').where('id', '=', id).execute()
}

/** A person, and as what they own. */
export interface PersonSubject {
  readonly personId: PersonId
  readonly principalId: PrincipalId
}

export async function deleteConversationsOf(tx: Transaction<Tables>, { principalId }: PersonSubject): Promise<number> {
  const gone = await tx.deleteFrom('conversation').where('owner_principal_id', '=', principalId).executeTakeFirst()
  return Number(gone.numDeletedRows)
}

/** Collections that nobody else reads. */
export function listPrivateCollectionsOf(db: Database, { principalId }: PersonSubject) {
  return db
    .selectFrom('collection')
    .select(['id', 'name'])
    .where('owner_principal_id', '=', principalId)
    .where(sql<boolean>`collection.readers = array[${sql.val(principalId)}]::integer[]`)
    .orderBy('id')
    .execute()
}

/** Counts of use stay, without whose they were. */
export async function forgetUser(db: Database, { personId }: PersonSubject): Promise<void> {
  await db.updateTable('usage_event').set({ person_id: null }).where('person_id', '=', personId).execute()
}

/** With its sessions, keys, groups, links, and what its principal owns alone. */
export async function deletePerson(tx: Transaction<Tables>, { personId, principalId }: PersonSubject): Promise<void> {
  await tx.deleteFrom('person').where('id', '=', personId).execute()
  await tx.deleteFrom('principal').where('id', '=', principalId).execute()
}
