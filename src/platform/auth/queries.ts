import type { Database, Tables } from '#platform/db/database'
import { type Kysely, sql } from 'kysely'

type Reader = Kysely<Tables>

export function findPublicPrincipal(db: Reader) {
  return db.selectFrom('principal').select('id').where('kind', '=', 'public').executeTakeFirstOrThrow()
}

/** Of the person of the row, the groups they read as. */
const groupPrincipals = sql<number[]>`array(
  select person_group.principal_id from group_member
  join person_group on person_group.id = group_member.group_id
  where group_member.person_id = person.id)`.as('group_principal_ids')

/** Of an account that ends by itself, whether it is still there. */
const isUnexpired = sql<boolean>`(person.expires_at is null or person.expires_at > now())`

/** Keys that can still be used, with the principals they read as. */
export function listActiveKeys(db: Database) {
  return db
    .selectFrom('api_key')
    .innerJoin('principal', (join) =>
      join.onRef('principal.organisation_id', '=', 'api_key.organisation_id').on('principal.kind', '=', 'organisation'),
    )
    .innerJoin('organisation', 'organisation.id', 'api_key.organisation_id')
    .leftJoin('person', 'person.id', 'api_key.person_id')
    .leftJoin('service_account', 'service_account.id', 'api_key.service_account_id')
    .leftJoin('role', (join) =>
      join.onRef('role.organisation_id', '=', 'person.organisation_id').onRef('role.name', '=', 'person.role'),
    )
    .select([
      'api_key.id',
      'api_key.token_hash',
      'api_key.organisation_id',
      'api_key.person_id',
      'api_key.service_account_id',
      'api_key.scopes',
      'api_key.expires_at',
      'api_key.revoked_at',
      'principal.id as organisation_principal_id',
      'person.disabled_at as person_disabled_at',
      'person.expires_at as person_expires_at',
      'person.priority as person_priority',
      'service_account.disabled_at as service_account_disabled_at',
      'organisation.disabled_at as organisation_disabled_at',
      'person.role as person_role',
      'role.scopes as role_scopes',
    ])
    .select(groupPrincipals)
    .select(({ fn }) =>
      fn.coalesce('person.principal_id', 'service_account.principal_id').$notNull().as('own_principal_id'),
    )
    .execute()
}

export function findSession(db: Database, tokenHash: Buffer) {
  return db
    .selectFrom('session')
    .innerJoin('person', 'person.id', 'session.person_id')
    .innerJoin('organisation', 'organisation.id', 'person.organisation_id')
    .innerJoin('principal', (join) =>
      join.onRef('principal.organisation_id', '=', 'organisation.id').on('principal.kind', '=', 'organisation'),
    )
    .leftJoin('role', (join) =>
      join.onRef('role.organisation_id', '=', 'person.organisation_id').onRef('role.name', '=', 'person.role'),
    )
    .select(groupPrincipals)
    .select([
      'session.stage',
      'person.id',
      'person.name',
      'person.email',
      'person.role',
      'person.priority',
      'person.organisation_id',
      'person.principal_id',
      'organisation.name as organisation_name',
      'principal.id as organisation_principal_id',
      'role.scopes as role_scopes',
    ])
    .select((select) =>
      select
        .selectFrom('principal')
        .select('id')
        .where('kind', '=', 'public')
        .$asScalar()
        .$notNull()
        .as('public_principal_id'),
    )
    .where('session.token_hash', '=', tokenHash)
    .where('session.revoked_at', 'is', null)
    .where('session.expires_at', '>', new Date())
    .where(isUnexpired)
    .where('person.disabled_at', 'is', null)
    .where('organisation.disabled_at', 'is', null)
    .executeTakeFirst()
}

/** Of these sessions, those that still let their person in. */
export function listLiveSessions(db: Database, tokenHashes: readonly Buffer[]) {
  return db
    .selectFrom('session')
    .innerJoin('person', 'person.id', 'session.person_id')
    .innerJoin('organisation', 'organisation.id', 'person.organisation_id')
    .select('session.token_hash')
    .where('session.token_hash', 'in', tokenHashes)
    .where('session.stage', '=', 'open')
    .where('session.revoked_at', 'is', null)
    .where('session.expires_at', '>', new Date())
    .where(isUnexpired)
    .where('person.disabled_at', 'is', null)
    .where('organisation.disabled_at', 'is', null)
    .execute()
}

export function findPersonByEmail(db: Database, email: string) {
  return db
    .selectFrom('person')
    .innerJoin('organisation', 'organisation.id', 'person.organisation_id')
    .selectAll('person')
    .where((where) => where(where.fn('lower', ['person.email']), '=', email.toLowerCase()))
    .where('person.disabled_at', 'is', null)
    .where('organisation.disabled_at', 'is', null)
    .executeTakeFirst()
}

export function findOrganisation(db: Reader) {
  return db.selectFrom('organisation').selectAll().orderBy('id').limit(1).executeTakeFirst()
}
