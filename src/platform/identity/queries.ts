import type { OrganisationId, PersonId, PrincipalId } from '#contract/ids'
import type { Kysely, Transaction } from 'kysely'
import type { Tables } from '#platform/db/database'
import type { Identity } from './provider.ts'

export interface KnownPerson {
  readonly id: PersonId
  readonly organisation_id: OrganisationId
  readonly principal_id: PrincipalId
  readonly disabled_at: Date | null
  readonly expires_at: Date | null
  readonly role: string
  readonly role_source: 'manual' | 'claims'
}

const columns = [
  'person.id',
  'person.organisation_id',
  'person.principal_id',
  'person.disabled_at',
  'person.expires_at',
  'person.role',
  'person.role_source',
] as const

/** The disabled too: they are told so. */
export async function findPersonByIdentity(
  db: Kysely<Tables>,
  { issuer, subject }: Pick<Identity, 'issuer' | 'subject'>,
): Promise<KnownPerson | null> {
  const row = await db
    .selectFrom('person_identity')
    .innerJoin('person', 'person.id', 'person_identity.person_id')
    .select(columns)
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst()
  return row ?? null
}

/** Of any organisation, and the disabled too: an address serves once. */
export async function findPersonByAddress(db: Kysely<Tables>, email: string): Promise<KnownPerson | null> {
  const row = await db
    .selectFrom('person')
    .select(columns)
    .where((where) => where(where.fn('lower', ['email']), '=', email.toLowerCase()))
    .executeTakeFirst()
  return row ?? null
}

/** An organisation that people may come to; by default the first of the instance. Null when it is gone or closed. */
export async function findHome(db: Kysely<Tables>, id: OrganisationId | null): Promise<{ id: OrganisationId } | null> {
  const organisations = db.selectFrom('organisation').select(['id', 'disabled_at']).orderBy('id').limit(1)
  const row = await (id === null ? organisations : organisations.where('id', '=', id)).executeTakeFirst()
  return row === undefined || row.disabled_at !== null ? null : { id: row.id }
}

export async function insertIdentity(
  tx: Transaction<Tables>,
  { issuer, subject }: Pick<Identity, 'issuer' | 'subject'>,
  personId: PersonId,
): Promise<void> {
  await tx.insertInto('person_identity').values({ issuer, subject, person_id: personId }).execute()
}
