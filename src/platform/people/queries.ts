import { asPersonId, type OrganisationId, type PersonId } from '#contract/ids'
import type { Tables } from '#platform/db/database'
import { type Kysely, type Transaction, sql } from 'kysely'

export type Reader = Kysely<Tables>

export function findPersonWithOrganisation(db: Reader, personId: PersonId) {
  return db
    .selectFrom('person')
    .innerJoin('organisation', 'organisation.id', 'person.organisation_id')
    .leftJoin('role', (join) =>
      join.onRef('role.organisation_id', '=', 'person.organisation_id').onRef('role.name', '=', 'person.role'),
    )
    .select(['person.id', 'person.name', 'person.email', 'person.role', 'organisation.name as organisation_name'])
    .select('role.scopes as role_scopes')
    .where('person.id', '=', personId)
    .where('person.disabled_at', 'is', null)
    .executeTakeFirst()
}

/** Whether somebody who can come in, today and later, governs the instance, `but` this person. */
export async function hasAdministrator(db: Reader, but = asPersonId(0)): Promise<boolean> {
  const found = await db
    .selectFrom('person')
    .select('id')
    .where('role', '=', 'instance-administrator')
    .where('id', '<>', but)
    .where('disabled_at', 'is', null)
    .where('expires_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

/** Instance administrators are held: two of them cannot leave at the same time. */
export async function lockAdministrators(tx: Transaction<Tables>): Promise<void> {
  await tx
    .selectFrom('person')
    .select('id')
    .where('role', '=', 'instance-administrator')
    .orderBy('id')
    .forUpdate()
    .execute()
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

export interface NewPerson {
  readonly organisationId: OrganisationId
  readonly email: string
  readonly name: string
  readonly role: string
  /** Null for whoever comes in by a link or by an identity provider. */
  readonly passwordHash: string | null
  /** By hand unless it is said. */
  readonly roleSource?: 'claims'
}

/** A person and the principal under which they own things. */
export async function insertPerson(
  tx: Transaction<Tables>,
  { organisationId, passwordHash, roleSource, ...person }: NewPerson,
) {
  const principal = await tx
    .insertInto('principal')
    .values({ kind: 'person', organisation_id: organisationId })
    .returning('id')
    .executeTakeFirstOrThrow()
  return tx
    .insertInto('person')
    .values({
      ...person,
      organisation_id: organisationId,
      principal_id: principal.id,
      password_hash: passwordHash,
      role_source: roleSource ?? 'manual',
    })
    .returning(['id', 'principal_id'])
    .executeTakeFirstOrThrow()
}

/** Scopes that the organisation gave to a role of its own; null when it has none of that name. */
export async function findRoleScopes(
  db: Reader,
  organisationId: OrganisationId,
  name: string,
): Promise<string[] | null> {
  const row = await db
    .selectFrom('role')
    .select('scopes')
    .where('organisation_id', '=', organisationId)
    .where('name', '=', name)
    .executeTakeFirst()
  return row?.scopes ?? null
}

/** The row of a person of this organisation. */
export function findPersonRow(db: Reader, organisationId: OrganisationId, id: PersonId) {
  return db
    .selectFrom('person')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('id', '=', id)
    .executeTakeFirst()
}

/** Of these people, those of the organisation. */
export async function listKnownPeople(
  db: Reader,
  organisationId: OrganisationId,
  ids: readonly PersonId[],
): Promise<PersonId[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('person')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .where(sql<boolean>`id = any(${[...ids]}::int[])`)
    .execute()
  return rows.map(({ id }) => id)
}
