import type { Tables } from '#platform/db/database'
import type { Kysely } from 'kysely'

type Reader = Kysely<Tables>

export function findPersonWithOrganisation(db: Reader, personId: number) {
  return db
    .selectFrom('person')
    .innerJoin('organisation', 'organisation.id', 'person.organisation_id')
    .select(['person.id', 'person.name', 'person.email', 'person.role', 'organisation.name as organisation_name'])
    .where('person.id', '=', personId)
    .where('person.disabled_at', 'is', null)
    .executeTakeFirst()
}

export async function hasAdministrator(db: Reader): Promise<boolean> {
  const found = await db
    .selectFrom('person')
    .select('id')
    .where('role', '=', 'administrator')
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

/** Keeps two transactions from making the first of anything at the same time. */
export async function lockOrganisation(tx: Reader) {
  return tx
    .selectFrom('organisation')
    .select(['id', 'name'])
    .orderBy('id')
    .limit(1)
    .forUpdate()
    .executeTakeFirstOrThrow()
}
