import type { Database } from '#platform/db/database'
import type { OrganisationId, PersonId, ServiceAccountId } from '#contract/ids'

export function findPersonAccount(db: Database, id: PersonId) {
  return db
    .selectFrom('person')
    .select(['id', 'name', 'email', 'organisation_id', 'created_at', 'expires_at', 'priority'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
}

export function findServiceAccount(db: Database, id: ServiceAccountId) {
  return db
    .selectFrom('service_account')
    .select(['id', 'name', 'organisation_id', 'created_at'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
}

export function findOrganisationById(db: Database, id: OrganisationId) {
  return db.selectFrom('organisation').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}
