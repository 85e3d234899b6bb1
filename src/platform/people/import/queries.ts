import type { OrganisationId } from '#contract/ids'
import type { Tables } from '#platform/db/database'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'

type Reader = Kysely<Tables>

/** Accounts of these addresses, whichever organisation has them. */
export function findPeopleByAddress(db: Reader, addresses: readonly string[]) {
  return db
    .selectFrom('person')
    .select(['id', 'email', 'name', 'role', 'organisation_id'])
    .select(
      sql<string[]>`array(select lower(person_group.name) from group_member
        join person_group on person_group.id = group_member.group_id where group_member.person_id = person.id)`.as(
        'groups',
      ),
    )
    .where(({ eb, fn }) => eb(fn<string>('lower', ['email']), 'in', [...addresses, '']))
    .execute()
}

export function listGroupNames(db: Reader, organisationId: OrganisationId) {
  return db.selectFrom('person_group').select(['id', 'name']).where('organisation_id', '=', organisationId).execute()
}

export function listRoleScopes(db: Reader, organisationId: OrganisationId) {
  return db.selectFrom('role').select(['name', 'scopes']).where('organisation_id', '=', organisationId).execute()
}
